package io.raftmq.client.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.raftmq.client.wire.proto.MetadataRequest;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {
    private static final MetadataRequest HEADER =
            MetadataRequest.newBuilder().addTopics("orders").build();

    private static byte[] encode(byte[] payload) {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameEncoder());
        channel.writeOutbound(OutboundFrame.request(ApiKey.METADATA, 77, HEADER, Unpooled.wrappedBuffer(payload)));
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf piece = channel.readOutbound(); piece != null; piece = channel.readOutbound()) {
            all.writeBytes(piece);
            piece.release();
        }
        channel.finishAndReleaseAll();
        return ByteBufUtil.getBytes(all);
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 2_048, 2_049, 100_000})
    void aFrameSurvivesAnyCutting(int payloadSize) {
        byte[] payload = noise(payloadSize);
        byte[] twice = ByteBufUtil.getBytes(Unpooled.wrappedBuffer(encode(payload), encode(payload)));
        Random random = new Random(payloadSize);
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(1 << 20));
        for (int at = 0; at < twice.length; ) {
            int length = Math.min(twice.length - at, 1 + random.nextInt(1 + payloadSize));
            channel.writeInbound(Unpooled.copiedBuffer(twice, at, length));
            at += length;
        }
        for (int i = 0; i < 2; i++) {
            InboundFrame frame = channel.readInbound();
            assertThat(frame.api()).isEqualTo(ApiKey.METADATA);
            assertThat(frame.correlationId()).isEqualTo(77);
            assertThat(frame.isResponse()).isFalse();
            assertThat(frame.header(MetadataRequest.parser())).isEqualTo(HEADER);
            assertThat(ByteBufUtil.getBytes(frame.payload())).isEqualTo(payload);
            frame.release();
        }
        assertThat(channel.<Object>readInbound()).isNull();
        channel.finishAndReleaseAll();
    }

    @Test
    void anOversizedFrameIsRefusedByItsPreambleAlone() {
        byte[] frame = encode(noise(1_000));
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(500));
        assertThatThrownBy(() -> channel.writeInbound(Unpooled.copiedBuffer(frame, 0, Frame.PREAMBLE)))
                .isInstanceOfSatisfying(BadFrameException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.FRAME_TOO_LARGE);
                    assertThat(e.apiId()).isEqualTo(ApiKey.METADATA.id());
                    assertThat(e.correlationId()).isEqualTo(77);
                });
        channel.writeInbound(Unpooled.copiedBuffer(encode(new byte[0])));
        assertThat(channel.<Object>readInbound())
                .as("nothing is believed after it")
                .isNull();
        channel.finishAndReleaseAll();
    }

    @Test
    void anotherVersionIsRefused() {
        byte[] frame = encode(new byte[0]);
        frame[4] = 2;
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(500));
        assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(frame)))
                .isInstanceOfSatisfying(
                        BadFrameException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION));
    }

    @Test
    void aHeaderThatIsNoMessageIsRefusedWhenParsed() {
        byte[] frame = encode(new byte[0]);
        frame[Frame.PREAMBLE] = (byte) 0xff;
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(500));
        channel.writeInbound(Unpooled.wrappedBuffer(frame));
        InboundFrame read = channel.readInbound();
        assertThatThrownBy(() -> read.header(MetadataRequest.parser())).isInstanceOf(MalformedException.class);
        read.release();
    }

    @Test
    void randomBytesNeverDoMoreThanFail() {
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (bytes.length > 8 && random.nextBoolean()) {
                bytes[0] = 0;
                bytes[1] = 0;
                bytes[2] = 0;
                bytes[4] = Frame.VERSION;
            }
            EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(1_000));
            try {
                channel.writeInbound(Unpooled.wrappedBuffer(bytes));
            } catch (BadFrameException e) {
                assertThat(e.code()).as("seed " + seed).isNotNull();
            }
            channel.finishAndReleaseAll();
        }
    }
}
