package io.raftmq.store.transport.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.RaftOutter.EntryMeta;
import com.alipay.sofa.jraft.rpc.CliRequests;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final int MAX_BODY = 1 << 20;
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

    @Test
    void carriesEntriesBesideProtobufByteForByte() {
        AppendEntriesRequest request = append(ByteString.copyFromUtf8("hello world"), 5, 6);
        AppendEntriesRequest read = (AppendEntriesRequest) roundTrip(request);
        assertThat(read).isEqualTo(request);
    }

    @Test
    void keepsTheDifferenceBetweenAHeartbeatAndAProbe() {
        AppendEntriesRequest heartbeat = append(null);
        AppendEntriesRequest probe = append(ByteString.EMPTY);
        assertThat(((AppendEntriesRequest) roundTrip(heartbeat)).hasData()).isFalse();
        assertThat(((AppendEntriesRequest) roundTrip(probe)).hasData()).isTrue();
        assertThat(MessageType.isHeartbeat(heartbeat)).isTrue();
        assertThat(MessageType.isHeartbeat(probe)).isFalse();
    }

    @Test
    void carriesFilesAndVotes() {
        GetFileResponse file = GetFileResponse.newBuilder()
                .setEof(true)
                .setData(ByteString.copyFromUtf8("snapshot"))
                .build();
        assertThat(roundTrip(file)).isEqualTo(file);
        assertThat(roundTrip(vote())).isEqualTo(vote());
    }

    @Test
    void refusesAMessageThatIsNotRafts() {
        Message cli = CliRequests.GetPeersRequest.newBuilder().setGroupId("g").build();
        assertThatThrownBy(() -> FrameCodec.encode(allocator, FrameKind.REQUEST, 1, cli, MAX_BODY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesToSendABodyAboveTheLimit() {
        AppendEntriesRequest large = append(ByteString.copyFrom(new byte[MAX_BODY]), MAX_BODY);
        assertThatThrownBy(() -> FrameCodec.encode(allocator, FrameKind.REQUEST, 1, large, MAX_BODY))
                .isInstanceOf(FrameException.class)
                .hasMessageContaining("at most " + MAX_BODY);
    }

    @Test
    void refusesALongBodyBeforeAllocatingForIt() {
        ByteBuf header = Unpooled.buffer();
        new FrameHeader(FrameKind.REQUEST, Integer.MAX_VALUE, 0, 1, (byte) 5, true, 0).write(header);
        long before = allocator.metric().usedDirectMemory();
        try (FrameAssembler assembler = new FrameAssembler(allocator, MAX_BODY, Frame::release)) {
            assertThatThrownBy(() -> assembler.accept(header))
                    .isInstanceOf(FrameException.class)
                    .hasMessageContaining("at most");
            assertThat(allocator.metric().usedDirectMemory()).isEqualTo(before);
        }
    }

    @Test
    void refusesEntriesThatClaimMoreBytesThanCame() {
        AppendEntriesRequest lying = append(ByteString.copyFromUtf8("short"), Integer.MAX_VALUE);
        assertThatThrownBy(() -> roundTrip(lying)).isInstanceOf(FrameException.class);
        AppendEntriesRequest overflowing = append(ByteString.EMPTY, Long.MAX_VALUE, Long.MAX_VALUE, 2);
        assertThatThrownBy(() -> roundTrip(overflowing)).isInstanceOf(FrameException.class);
    }

    @Test
    void findsEveryFlippedBit() {
        ByteBuf good = FrameCodec.encode(allocator, FrameKind.REQUEST, 7, vote(), MAX_BODY);
        for (int bit = 0; bit < 8 * good.readableBytes(); bit++) {
            ByteBuf bad = good.copy();
            bad.setByte(bit / 8, bad.getByte(bit / 8) ^ (1 << (bit % 8)));
            List<Frame> frames = new ArrayList<>();
            try (FrameAssembler assembler = new FrameAssembler(allocator, MAX_BODY, frames::add)) {
                assembler.accept(bad);
                // A longer length leaves it waiting for bytes that never come; anything else is refused.
                assertThat(frames).isEmpty();
            } catch (FrameException expected) {
                assertThat(frames).isEmpty();
            }
            bad.release();
        }
        good.release();
    }

    @Test
    void takesFramesInWhateverPiecesTheyCome() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Message> sent = new ArrayList<>();
            ByteBuf stream = Unpooled.buffer();
            for (int i = 0; i < 10; i++) {
                byte[] data = new byte[random.nextInt(5_000)];
                random.nextBytes(data);
                Message message = random.nextBoolean() ? vote() : append(ByteString.copyFrom(data), data.length);
                sent.add(message);
                ByteBuf frame = FrameCodec.encode(allocator, FrameKind.REQUEST, i, message, MAX_BODY);
                stream.writeBytes(frame);
                frame.release();
            }
            List<Message> received = new ArrayList<>();
            try (FrameAssembler assembler = new FrameAssembler(allocator, MAX_BODY, frame -> {
                received.add(FrameCodec.decode(copyOf(frame)));
                frame.release();
            })) {
                while (stream.isReadable()) {
                    ByteBuf piece = stream.readBytes(Math.min(stream.readableBytes(), 1 + random.nextInt(3_000)));
                    assembler.accept(piece);
                    piece.release();
                }
            }
            assertThat(received).isEqualTo(sent);
        }
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void survivesRandomBytes() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            ByteBuf in = Unpooled.wrappedBuffer(bytes);
            if (bytes.length > 8 && random.nextBoolean()) {
                in.setShort(0, 0x524D).setByte(2, 1);
            }
            try (FrameAssembler assembler = new FrameAssembler(allocator, MAX_BODY, frame -> {
                try {
                    FrameCodec.decode(frame);
                } finally {
                    frame.release();
                }
            })) {
                assembler.accept(in);
            } catch (FrameException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void readsAHelloAndRefusesWhatIsNone() {
        Hello hello = new Hello("cluster", "10.0.0.1:9700", "10.0.0.2:9700");
        assertThat(Hello.decode(hello.encode())).isEqualTo(hello);
        assertThatThrownBy(() -> Hello.decode(Unpooled.wrappedBuffer(new byte[] {0, 9, 1})))
                .isInstanceOf(FrameException.class);
        assertThatThrownBy(() -> Hello.decode(Unpooled.wrappedBuffer(new byte[] {-1, -1})))
                .isInstanceOf(FrameException.class);
    }

    private Message roundTrip(Message message) {
        ByteBuf encoded = FrameCodec.encode(allocator, FrameKind.REQUEST, 42, message, MAX_BODY);
        List<Message> received = new ArrayList<>();
        try (FrameAssembler assembler = new FrameAssembler(allocator, MAX_BODY, frame -> {
            assertThat(frame.header().correlation()).isEqualTo(42);
            received.add(FrameCodec.decode(copyOf(frame)));
            frame.release();
        })) {
            assembler.accept(encoded);
        } finally {
            encoded.release();
        }
        assertThat(received).hasSize(1);
        return received.get(0);
    }

    /** Decoded messages are views of their frame; the copy outlives it. */
    private static Frame copyOf(Frame frame) {
        byte[] bytes = new byte[frame.body().readableBytes()];
        frame.body().getBytes(frame.body().readerIndex(), bytes);
        return new Frame(frame.header(), Unpooled.wrappedBuffer(bytes));
    }

    private static RequestVoteRequest vote() {
        return RequestVoteRequest.newBuilder()
                .setGroupId("g1-0")
                .setServerId("127.0.0.1:1")
                .setPeerId("127.0.0.1:2")
                .setTerm(3)
                .setLastLogTerm(2)
                .setLastLogIndex(17)
                .setPreVote(true)
                .build();
    }

    private static AppendEntriesRequest append(@org.jspecify.annotations.Nullable ByteString data, long... lengths) {
        AppendEntriesRequest.Builder request = AppendEntriesRequest.newBuilder()
                .setGroupId("g1-0")
                .setServerId("127.0.0.1:1")
                .setPeerId("127.0.0.1:2")
                .setTerm(3)
                .setPrevLogTerm(2)
                .setPrevLogIndex(16)
                .setCommittedIndex(15);
        for (long length : lengths) {
            request.addEntries(EntryMeta.newBuilder()
                    .setTerm(3)
                    .setType(EntryType.ENTRY_TYPE_DATA)
                    .setDataLen(length));
        }
        return data == null ? request.build() : request.setData(data).build();
    }
}
