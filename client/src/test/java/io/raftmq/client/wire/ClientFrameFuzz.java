package io.raftmq.client.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.raftmq.client.wire.proto.AckRequest;
import io.raftmq.client.wire.proto.ProduceRequest;
import io.raftmq.client.wire.proto.ReceiveRequest;
import java.nio.ByteBuffer;
import java.util.List;

/** Fuzzes what a client's connection is cut into: only a bad frame, or a malformed header, may come of it. */
public final class ClientFrameFuzz {
    private static final int MAX_LENGTH = 1 << 20;

    private ClientFrameFuzz() {}

    /** A few frames, one after the other. */
    public static List<byte[]> seeds() {
        AckRequest ack = AckRequest.newBuilder().setGroup("billing").build();
        ReceiveRequest receive = ReceiveRequest.newBuilder()
                .setGroup("billing")
                .setMaxMessages(32)
                .build();
        byte[] one = frame(ApiKey.ACK, ack.toByteArray(), new byte[0]);
        byte[] two = frame(ApiKey.PRODUCE, ProduceRequest.getDefaultInstance().toByteArray(), new byte[100]);
        byte[] three = frame(ApiKey.RECEIVE, receive.toByteArray(), new byte[0]);
        ByteBuffer all = ByteBuffer.allocate(one.length + two.length + three.length);
        return List.of(one, two, three, all.put(one).put(two).put(three).array());
    }

    private static byte[] frame(ApiKey api, byte[] header, byte[] payload) {
        return ByteBuffer.allocate(Frame.PREAMBLE + header.length + payload.length)
                .putInt(Frame.PREAMBLE - 4 + header.length + payload.length)
                .put((byte) Frame.VERSION)
                .put((byte) 0)
                .putShort((short) api.id())
                .putInt(7)
                .putInt(header.length)
                .put(header)
                .put(payload)
                .array();
    }

    /** Called by the fuzzer. The stream arrives in two pieces, so that frames are cut within. */
    public static void fuzzerTestOneInput(byte[] data) {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(MAX_LENGTH));
        try {
            int cut = data.length == 0 ? 0 : (data[0] & 0xFF) % data.length;
            channel.writeInbound(Unpooled.wrappedBuffer(data, 0, cut));
            channel.writeInbound(Unpooled.wrappedBuffer(data, cut, data.length - cut));
        } catch (BadFrameException refused) {
            // One of the two ends there are.
        }
        for (Object read = channel.readInbound(); read != null; read = channel.readInbound()) {
            take((InboundFrame) read);
        }
        try {
            channel.finishAndReleaseAll();
        } catch (BadFrameException refused) {
            // As above, told at the close.
        }
    }

    private static void take(InboundFrame frame) {
        ByteBuf payload = frame.payload();
        if (payload.readableBytes() > MAX_LENGTH) {
            throw new AssertionError("a payload of " + payload.readableBytes() + " bytes");
        }
        try {
            frame.header(AckRequest.parser());
            frame.header(ReceiveRequest.parser());
            frame.header(ProduceRequest.parser());
        } catch (MalformedException refused) {
            // The header is of another message, or of none.
        } finally {
            frame.release();
        }
    }
}
