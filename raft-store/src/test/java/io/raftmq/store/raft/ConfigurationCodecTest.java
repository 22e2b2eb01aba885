package io.raftmq.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.sofa.jraft.entity.PeerId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationCodecTest {
    private static final GroupConfiguration JOINT = new GroupConfiguration(
            77,
            4,
            List.of(new PeerId("10.0.0.1", 9711, 2), new PeerId("host-b", 9712)),
            List.of(new PeerId("10.0.0.3", 9713, 1)),
            List.of(new PeerId("10.0.0.4", 9714)),
            List.of());

    @Test
    void whatIsEncodedIsDecoded() {
        assertThat(ConfigurationCodec.decode(ByteBuffer.wrap(ConfigurationCodec.encode(JOINT))))
                .isEqualTo(JOINT);
        assertThat(GroupConfiguration.of(JOINT.toLogEntry())).isEqualTo(JOINT);
        assertThat(GroupConfiguration.of(JOINT.toSnapshotMeta(77, 4))).isEqualTo(JOINT);
    }

    @Test
    void everyCutIsRefused() {
        byte[] encoded = ConfigurationCodec.encode(JOINT);
        for (int length = 0; length < encoded.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(encoded, length));
            assertThatThrownBy(() -> ConfigurationCodec.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void bytesBehindTheEndAndOtherVersionsAreRefused() {
        byte[] encoded = ConfigurationCodec.encode(JOINT);
        assertThatThrownBy(() -> ConfigurationCodec.decode(ByteBuffer.wrap(Arrays.copyOf(encoded, encoded.length + 1))))
                .hasMessageContaining("behind its end");
        encoded[0] = 9;
        assertThatThrownBy(() -> ConfigurationCodec.decode(ByteBuffer.wrap(encoded)))
                .hasMessageContaining("version 9");
    }
}
