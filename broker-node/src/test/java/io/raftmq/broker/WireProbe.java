package io.raftmq.broker;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.Frame;
import io.raftmq.client.wire.proto.Failure;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** A bare client for tests: one connection, frames by hand, blocking. */
public final class WireProbe implements AutoCloseable {
    private static final int TIMEOUT_MS = 30_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private int correlation;

    public WireProbe(int port) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MS);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    /** One answer as it came. */
    public record Reply(int flags, int apiId, int correlation, byte[] header, byte[] payload) {
        public boolean failed() {
            return (flags & Frame.ERROR) != 0;
        }

        public Failure failure() throws IOException {
            return Failure.parseFrom(header);
        }

        public ErrorCode code() throws IOException {
            return ErrorCode.of(failure().getCode());
        }

        public <T> T as(Parser<T> parser) throws IOException {
            if (failed()) {
                throw new AssertionError("failed: " + code() + " " + failure());
            }
            return parser.parseFrom(header);
        }
    }

    public Reply ask(ApiKey api, MessageLite header) throws IOException {
        return ask(api, header, new byte[0]);
    }

    public Reply ask(ApiKey api, MessageLite header, byte[] payload) throws IOException {
        int id = ++correlation;
        send(frame(api.id(), 0, id, header.toByteArray(), payload));
        Reply reply = read();
        if (reply.correlation() != id) {
            throw new AssertionError("answer to " + reply.correlation() + ", not " + id);
        }
        return reply;
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    public Reply read() throws IOException {
        int length = in.readInt();
        in.readByte();
        int flags = in.readByte();
        int api = in.readUnsignedShort();
        int id = in.readInt();
        byte[] header = new byte[in.readInt()];
        in.readFully(header);
        byte[] payload = new byte[length - (Frame.PREAMBLE - 4) - header.length];
        in.readFully(payload);
        return new Reply(flags, api, id, header, payload);
    }

    /** Whether the other side has closed; waits for it. */
    public boolean closedByPeer() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    public static byte[] frame(int api, int flags, int correlation, byte[] header, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(Frame.PREAMBLE + header.length + payload.length);
        frame.putInt(frame.capacity() - 4).put((byte) Frame.VERSION).put((byte) flags);
        frame.putShort((short) api).putInt(correlation).putInt(header.length);
        return frame.put(header).put(payload).array();
    }

    /** A batch of one opaque body; brokers do not look inside. */
    public static byte[] batch(long producer, long sequence, byte[] body) {
        ByteBuffer batch = ByteBuffer.allocate(BatchHeader.SIZE + body.length);
        batch.putInt(batch.capacity() - 4).putInt(0);
        batch.put((byte) BatchHeader.VERSION).put((byte) BatchHeader.CODEC_NONE).putShort((short) 0);
        batch.putLong(producer).putInt(0).putLong(sequence).putInt(1).putInt(body.length);
        batch.putLong(1).putLong(1).put(body);
        CRC32C crc = new CRC32C();
        crc.update(batch.array(), BatchHeader.CRC_FROM, batch.capacity() - BatchHeader.CRC_FROM);
        return batch.putInt(4, (int) crc.getValue()).array();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
