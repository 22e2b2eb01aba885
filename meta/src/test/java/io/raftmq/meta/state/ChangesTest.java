package io.raftmq.meta.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.InitProducerRequest;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.proto.MetaEntry;
import io.raftmq.meta.proto.MetaRecord;
import io.raftmq.meta.proto.NodeDrainingChanged;
import io.raftmq.meta.proto.ProducerIdsTaken;
import io.raftmq.meta.record.UnreadableRecordException;
import org.junit.jupiter.api.Test;

class ChangesTest {
    @Test
    void anEntryDecidedUponAnOlderImageIsVoid() {
        World world = World.of(1);
        MetaEntry lost = MetaEntry.newBuilder()
                .setBaseIndex(world.image.index())
                .addRecords(MetaRecord.newBuilder()
                        .setProducerIdsTaken(ProducerIdsTaken.newBuilder().setNext(2)))
                .build();
        world.ask(ApiKey.INIT_PRODUCER, InitProducerRequest.getDefaultInstance());
        Changes changes = new Changes(world.image, 1);
        assertThat(changes.apply(lost, world.image.index() + 1)).isFalse();
        assertThat(changes.image().nextProducerId()).isEqualTo(world.image.nextProducerId());
        assertThat(changes.image().index()).as("the index goes on").isEqualTo(world.image.index() + 1);
    }

    @Test
    void anEntryWritesOnlyWhatItTouches() {
        World world = World.of(3);
        world.create("t", 1_000, 3);
        int before = world.state.keysWritten();
        world.ask(ApiKey.INIT_PRODUCER, InitProducerRequest.getDefaultInstance());
        assertThat(world.state.keysWritten() - before).isEqualTo(1);
        before = world.state.keysWritten();
        world.register(2, World.directory(2, 0), "");
        assertThat(world.state.keysWritten() - before).isEqualTo(2);
    }

    @Test
    void aRecordAboutNothingIsNotSkipped() {
        Changes changes = new Changes(MetadataImage.EMPTY, 1);
        MetaEntry entry = MetaEntry.newBuilder()
                .addRecords(MetaRecord.newBuilder()
                        .setNodeDrainingChanged(NodeDrainingChanged.newBuilder().setId(5)))
                .build();
        assertThatThrownBy(() -> changes.apply(entry, 1))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("node 5");
    }

    @Test
    void anEmptyStateIsTheEmptyImage() {
        assertThat(ImageStore.load(new MemoryState(), 1)).isEqualTo(MetadataImage.EMPTY);
    }

    @Test
    void aDamagedStateIsRefused() {
        World world = World.of(1);
        MemoryState state = world.state.copy();
        try (var batch = state.newBatch()) {
            batch.put(new byte[] {2, 0, 0, 0, 1}, new byte[] {(byte) 0xff, 1, 2});
            batch.commit(1_000, 1);
        }
        assertThatThrownBy(() -> ImageStore.load(state, 1))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("damaged");
    }
}
