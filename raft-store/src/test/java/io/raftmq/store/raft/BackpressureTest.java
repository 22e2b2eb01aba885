package io.raftmq.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.store.GroupId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackpressureTest {
    private static final GroupId GROUP = new GroupId(1, 0);
    private static final int MIB = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void bytesProposedAndNotHandedBackAreBounded() {
        try (Cluster cluster = new Cluster(directory, 1)) {
            cluster.start(GROUP);
            StoreNode leader = cluster.leader(GROUP);
            CountDownLatch hold = new CountDownLatch(1);
            leader.applier(GROUP).hold = hold;
            List<Ack> taken = new ArrayList<>();
            taken.add(propose(leader, 1));
            Await.until("the first to be held by the listener", () -> leader.applier(GROUP).holding);
            // Behind it the limit of 32 MiB: three fit beside JRaft's own log cache of 16 MiB, whose bound is soft.
            for (int i = 0; i < 4; i++) {
                taken.add(propose(leader, 8 * MIB));
            }
            Ack refused = propose(leader, 8 * MIB);
            assertThatThrownBy(
                            () -> refused.index.orTimeout(10, TimeUnit.SECONDS).join())
                    .hasMessageContaining("not yet applied");
            assertThat(refused.certain).isTrue();
            hold.countDown();
            for (Ack ack : taken) {
                boolean storedOrSurelyNot = ack.index
                        .handle((index, failure) -> failure == null || ack.certain)
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join();
                assertThat(storedOrSurelyNot).isTrue();
            }
            cluster.propose(GROUP, 1, "there is room again ");
        }
    }

    private static Ack propose(StoreNode leader, int bytes) {
        Ack ack = new Ack();
        leader.group(GROUP).propose(ByteBuffer.allocate(bytes), leader.applier(GROUP).leaderTerm, ack);
        return ack;
    }
}
