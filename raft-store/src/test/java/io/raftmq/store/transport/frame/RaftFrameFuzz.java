package io.raftmq.store.transport.frame;

import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.RaftOutter.EntryMeta;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Fuzzes the stream of frames between nodes and the messages in them. The first frame's checksum is put right, since peers
 * are not believed for having computed one; only {@link FrameException} may come of it.
 */
public final class RaftFrameFuzz {
    private static final int MAX_BODY = 1 << 20;
    private static final int BODY_LENGTH_AT = 4;
    private static final UnpooledByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(false);

    private RaftFrameFuzz() {}

    /** A vote, entries, a hello and a ping. */
    public static List<byte[]> seeds() {
        RequestVoteRequest vote = RequestVoteRequest.newBuilder()
                .setGroupId("g1-0")
                .setServerId("127.0.0.1:1")
                .setPeerId("127.0.0.1:2")
                .setTerm(3)
                .setLastLogIndex(9)
                .setLastLogTerm(2)
                .setPreVote(true)
                .build();
        AppendEntriesRequest append = AppendEntriesRequest.newBuilder()
                .setGroupId("g1-0")
                .setServerId("127.0.0.1:1")
                .setPeerId("127.0.0.1:2")
                .setTerm(3)
                .setPrevLogIndex(8)
                .setPrevLogTerm(2)
                .setCommittedIndex(8)
                .addEntries(EntryMeta.newBuilder()
                        .setTerm(3)
                        .setType(EntryType.ENTRY_TYPE_DATA)
                        .setDataLen(5))
                .setData(ByteString.copyFromUtf8("hello"))
                .build();
        return List.of(
                message(vote),
                message(append),
                bytes(FrameCodec.encode(ALLOCATOR, FrameKind.HELLO, 1, Hello.encodeText("a text"))),
                bytes(FrameCodec.encode(ALLOCATOR, FrameKind.PING, 1, Unpooled.EMPTY_BUFFER)));
    }

    private static byte[] message(Message message) {
        return bytes(FrameCodec.encode(ALLOCATOR, FrameKind.REQUEST, 1, message, MAX_BODY));
    }

    private static byte[] bytes(ByteBuf frame) {
        byte[] bytes = ByteBufUtil.getBytes(frame);
        frame.release();
        return bytes;
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        byte[] stream = data.clone();
        if (stream.length >= FrameHeader.LENGTH) {
            ByteBuffer header = ByteBuffer.wrap(stream);
            if (stream[stream.length - 1] % 2 == 0) {
                header.putInt(BODY_LENGTH_AT, stream.length - FrameHeader.LENGTH);
            }
            header.putInt(FrameHeader.CRC_OFFSET, FrameChecksum.of(Unpooled.wrappedBuffer(stream), 0));
        }
        try (FrameAssembler assembler = new FrameAssembler(ALLOCATOR, MAX_BODY, RaftFrameFuzz::take)) {
            int cut = stream.length == 0 ? 0 : (stream[stream.length - 1] & 0xFF) % stream.length;
            assembler.accept(Unpooled.wrappedBuffer(stream, 0, cut));
            assembler.accept(Unpooled.wrappedBuffer(stream, cut, stream.length - cut));
        } catch (FrameException refused) {
            // The one way in which bytes are refused.
        }
        decode(() -> Hello.decode(Unpooled.wrappedBuffer(stream)));
        decode(() -> Hello.decodeText(Unpooled.wrappedBuffer(stream)));
    }

    private static void take(Frame frame) {
        try {
            decode(() -> FrameCodec.decode(frame));
        } finally {
            frame.release();
        }
    }

    private static void decode(Runnable decoding) {
        try {
            decoding.run();
        } catch (FrameException refused) {
            // As above.
        }
    }
}
