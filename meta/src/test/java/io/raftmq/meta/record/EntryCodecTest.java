package io.raftmq.meta.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.meta.proto.MetaEntry;
import io.raftmq.meta.proto.MetaRecord;
import io.raftmq.meta.proto.NodeRemoved;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
    private static final MetaEntry ENTRY = MetaEntry.newBuilder()
            .setFeatureLevel(1)
            .setBaseIndex(7)
            .addRecords(MetaRecord.newBuilder()
                    .setNodeRemoved(NodeRemoved.newBuilder().setId(3)))
            .build();

    @Test
    void readsWhatItWrote() {
        assertThat(EntryCodec.decode(EntryCodec.encode(ENTRY), 8, 1)).isEqualTo(ENTRY);
    }

    @Test
    void refusesAnEntryOfANewerLevel() {
        ByteBuffer newer =
                EntryCodec.encode(ENTRY.toBuilder().setFeatureLevel(2).build());
        assertThatThrownBy(() -> EntryCodec.decode(newer, 8, 1))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("entry 8")
                .hasMessageContaining("newer version");
    }

    @Test
    void refusesARecordOfAnUnknownKind() {
        // Field 99 of MetaRecord, as a later version may add it.
        byte[] unknown = {0x1a, 0x03, (byte) 0x9a, 0x06, 0x00};
        assertThatThrownBy(() -> EntryCodec.decode(ByteBuffer.wrap(unknown), 8, 1))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("unknown kind");
    }

    @Test
    void refusesRandomBytesWithItsOwnException() {
        Random random = new Random(42);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[1 + random.nextInt(60)];
            random.nextBytes(bytes);
            try {
                EntryCodec.decode(ByteBuffer.wrap(bytes), 1, 1);
            } catch (UnreadableRecordException expected) {
                assertThat(expected).hasMessageContaining("metadata entry 1");
            }
        }
    }
}
