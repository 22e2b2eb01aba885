package io.raftmq.meta.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.meta.proto.MetaEntry;
import io.raftmq.meta.record.EntryCodec;
import io.raftmq.meta.state.MemoryState;
import io.raftmq.meta.state.World;
import io.raftmq.store.CommittedEntry;
import io.raftmq.store.GroupListener;
import io.raftmq.store.Membership;
import io.raftmq.store.PeerAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogTrimTest {
    @Test
    void theLogIsLetGoOfInSteps() {
        PeerAddress self = World.peer(1, 0);
        FakeGroup group = new FakeGroup(new FakeRaft(Set.of(self)), self, new MemoryState(), new Silent());
        MetadataReplica replica = new MetadataReplica(group, 100, 1);
        for (long index = 1; index <= 2_500; index++) {
            MetaEntry entry = MetaEntry.newBuilder().setBaseIndex(index - 1).build();
            replica.apply(List.of(new CommittedEntry(index, 1, EntryCodec.encode(entry), null)));
            replica.trim();
        }
        // 1 + 1,000 is reached at 1,101, and 1,001 + 1,000 at 2,101.
        assertThat(group.firstIndex()).isEqualTo(2_001);
        group.stop();
    }

    private static final class Silent implements GroupListener {
        @Override
        public void onCommitted(List<CommittedEntry> entries) {}

        @Override
        public void onLeaderStart(long term) {}

        @Override
        public void onLeaderStop() {}

        @Override
        public void onFollow(PeerAddress leader, long term) {}

        @Override
        public void onMembership(Membership membership) {}

        @Override
        public void beforeStateReplaced() {}

        @Override
        public void onStateReplaced() {}

        @Override
        public void onQuarantined(String why) {}
    }
}
