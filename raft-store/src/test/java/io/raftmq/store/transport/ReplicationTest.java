package io.raftmq.store.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class ReplicationTest {
    @Test
    void replicatesFiftyThousandEntriesByteForByte() throws Exception {
        int entries = 50_000;
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (TestCluster cluster = new TestCluster(3, 1, options -> options)) {
            String group = cluster.groups.get(0);
            TestNode leader = cluster.awaitLeader(group, Duration.ofSeconds(10));
            Semaphore window = new Semaphore(200);
            Queue<String> failures = new ConcurrentLinkedQueue<>();
            byte[] payload = new byte[1024];
            long began = System.nanoTime();
            for (int i = 0; i < entries; i++) {
                random.nextBytes(payload);
                window.acquire();
                TestCluster.propose(leader, group, payload.clone(), status -> {
                    if (!status.isOk()) {
                        failures.add(status.toString());
                    }
                    window.release();
                });
            }
            window.acquire(200);
            long millis = (System.nanoTime() - began) / 1_000_000;
            assertThat(failures).isEmpty();
            for (TestNode node : cluster.nodes) {
                ChecksumStateMachine machine = node.replica(group).machine();
                Eventually.within(
                        Duration.ofSeconds(20),
                        "everything applied on " + node.peer,
                        () -> machine.applied() == entries);
                assertThat(machine.checksum())
                        .isEqualTo(leader.replica(group).machine().checksum());
            }
            System.out.println(entries + " entries of 1 KiB through three nodes in " + millis + " ms");
        }
    }
}
