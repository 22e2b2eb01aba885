package io.raftmq.store.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReplicationTest {
    private static final int WINDOW = 200;

    /** An entry that came back: stored, or to be proposed again because leadership moved, as it may on a busy machine. */
    private record Answer(byte[] payload, boolean stored) {}

    @Test
    @Timeout(120)
    void replicatesFiftyThousandEntriesByteForByte() throws Exception {
        int entries = 50_000;
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (TestCluster cluster = new TestCluster(3, 1, options -> options)) {
            String group = cluster.groups.get(0);
            LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
            Deque<byte[]> refused = new ArrayDeque<>();
            TestNode leader = cluster.awaitLeader(group, Duration.ofSeconds(30));
            long began = System.nanoTime();
            int made = 0;
            int stored = 0;
            int onTheWay = 0;
            while (stored < entries) {
                while (onTheWay < WINDOW && (made < entries || !refused.isEmpty())) {
                    byte[] payload = refused.poll();
                    if (payload == null) {
                        payload = new byte[1024];
                        random.nextBytes(payload);
                        made++;
                    }
                    byte[] entry = payload;
                    TestCluster.propose(leader, group, entry, status -> answers.add(new Answer(entry, status.isOk())));
                    onTheWay++;
                }
                Answer answer = answers.poll(30, TimeUnit.SECONDS);
                assertThat(answer).as("an answer within 30 s").isNotNull();
                onTheWay--;
                if (answer.stored()) {
                    stored++;
                } else {
                    refused.add(answer.payload());
                    leader = cluster.awaitLeader(group, Duration.ofSeconds(30));
                }
            }
            long millis = (System.nanoTime() - began) / 1_000_000;
            ChecksumStateMachine first = cluster.nodes.get(0).replica(group).machine();
            for (TestNode node : cluster.nodes) {
                ChecksumStateMachine machine = node.replica(group).machine();
                // More than were answered: a refusal does not prove that nothing was stored.
                Eventually.within(
                        Duration.ofSeconds(30),
                        "everything applied on " + node.peer,
                        () -> machine.applied() >= entries && machine.applied() == first.applied());
                assertThat(machine.checksum()).isEqualTo(first.checksum());
            }
            System.out.println(entries + " entries of 1 KiB through three nodes in " + millis + " ms");
        }
    }
}
