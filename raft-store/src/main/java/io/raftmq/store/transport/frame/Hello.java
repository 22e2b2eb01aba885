package io.raftmq.store.transport.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * What a dialling node says of itself and of whom it wants. The listener compares it with its own cluster and address,
 * so that a node with a stale address book cannot talk to a stranger.
 *
 * @param cluster the cluster's id
 * @param from the dialling node's own Raft address, host:port
 * @param to the address it dialled, host:port
 */
public record Hello(String cluster, String from, String to) {
    /** The longest body of any frame of the handshake. */
    public static final int MAX_BODY = 4 * 1024;

    private static final int MAX_FIELD = 1024;

    public Hello {
        if (cluster.length() > 255 || from.length() > 270 || to.length() > 270) {
            throw new IllegalArgumentException("a cluster id has at most 255 characters, an address at most 270");
        }
    }

    /** As a frame's body. */
    public ByteBuf encode() {
        ByteBuf out = Unpooled.buffer(256);
        writeText(out, cluster);
        writeText(out, from);
        writeText(out, to);
        return out;
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws FrameException if it is not that
     */
    public static Hello decode(ByteBuf in) {
        try {
            return new Hello(readText(in), readText(in), readText(in));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new FrameException("not a valid hello", e);
        }
    }

    /** A text as a frame's body: why a connection is refused. */
    public static ByteBuf encodeText(String text) {
        ByteBuf out = Unpooled.buffer(128);
        writeText(out, text);
        return out;
    }

    /** Reads what {@link #encodeText} wrote. */
    public static String decodeText(ByteBuf in) {
        try {
            return readText(in);
        } catch (IndexOutOfBoundsException e) {
            throw new FrameException("not a valid text", e);
        }
    }

    private static void writeText(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, MAX_FIELD);
        out.writeShort(length);
        out.writeBytes(bytes, 0, length);
    }

    private static String readText(ByteBuf in) {
        int length = in.readUnsignedShort();
        if (length > MAX_FIELD) {
            throw new FrameException("a text of " + length + " bytes; at most " + MAX_FIELD);
        }
        return in.readCharSequence(length, StandardCharsets.UTF_8).toString();
    }
}
