package io.raftmq.chaos.cluster;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A socket that sends bytes no client would. */
public final class RawConnection implements AutoCloseable {
    private static final int PREAMBLE = 16;
    private static final int LENGTH_FIELD = 4;
    private static final int MAX_ANSWER = 1 << 20;

    private final Socket socket;

    public RawConnection(NodeLayout node) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), node.clientPort());
        socket.setSoTimeout(30_000);
    }

    /** A whole frame with the given values in its preamble. */
    public static byte[] frame(int version, int flags, int api, int correlation, byte[] header, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(PREAMBLE + header.length + payload.length);
        frame.putInt(PREAMBLE - LENGTH_FIELD + header.length + payload.length);
        frame.put((byte) version).put((byte) flags).putShort((short) api);
        frame.putInt(correlation).putInt(header.length).put(header).put(payload);
        return frame.array();
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The next answer, without its length field; null if the broker closed the connection. */
    public byte @Nullable [] answer() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int length = (first << 24) | (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        if (length < PREAMBLE - LENGTH_FIELD || length > MAX_ANSWER) {
            throw new IOException("the broker answered with a frame of " + length + " bytes");
        }
        byte[] answer = new byte[length];
        in.readFully(answer);
        return answer;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
