package io.raftmq.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

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
            try {
                taken.add(propose(leader, 1));
                Await.until("the first to be held by the listener", () -> leader.applier(GROUP).holding);
                // Four fit the limit of 32 MiB; some of them may meet the one on the log cache first.
                for (int i = 0; i < 8; i++) {
                    taken.add(propose(leader, 8 * MIB));
                }
                Await.until(
                        "what is beyond the limit to be refused",
                        () -> refused(taken).size() >= 4);
                assertThat(refused(taken)).allMatch(ack -> ack.certain);
            } finally {
                hold.countDown(); // a held listener would hold up the node's close too
            }
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

    private static List<Ack> refused(List<Ack> acks) {
        return acks.stream().filter(ack -> ack.index.isCompletedExceptionally()).toList();
    }

    private static Ack propose(StoreNode leader, int bytes) {
        Ack ack = new Ack();
        leader.group(GROUP).propose(ByteBuffer.allocate(bytes), leader.applier(GROUP).leaderTerm, ack);
        return ack;
    }
}
