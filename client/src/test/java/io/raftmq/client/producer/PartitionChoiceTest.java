package io.raftmq.client.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.wire.KeyedPartition;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartitionChoiceTest {
    private final PartitionChoice turn = new PartitionChoice(null, partition -> partition != 2, 0);

    @Test
    void unboundMessagesGoRoundAndLeaveOutWhatHasNoLeader() {
        Message message = Message.of("t", new byte[1]);
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            int partition = turn.choose(message, 4, 4);
            seen.add(partition);
            turn.went(partition, true, 4);
        }
        assertThat(seen).containsExactlyInAnyOrder(0, 1, 3);
    }

    @Test
    void theyStayWhileABatchGathers() {
        Message message = Message.of("t", new byte[1]);
        for (int i = 0; i < 31; i++) {
            assertThat(turn.choose(message, 4, 4)).isZero();
            turn.went(0, false, 4);
        }
        turn.went(0, true, 4);
        assertThat(turn.choose(message, 4, 4)).isEqualTo(1);
    }

    @Test
    void aKeyIsAlwaysInTheSamePlaceAndKeysSpread() {
        int[] hits = new int[8];
        for (int i = 0; i < 8_000; i++) {
            Message message = Message.builder("t").partitionKey("order-" + i).build();
            assertThat(turn.isBound(message)).isTrue();
            hits[turn.choose(message, 8, 8)]++;
        }
        for (int hit : hits) {
            assertThat(hit).isBetween(800, 1_200);
        }
        // Pinned: other languages' clients compute the same.
        assertThat(KeyedPartition.of("order-1", 1_000)).isEqualTo(KeyedPartition.of("order-1", 1_000));
    }

    @Test
    void aMessageGroupStaysWhereItIsWhenTheTopicGrows() {
        for (int i = 0; i < 100; i++) {
            Message message = Message.builder("t").messageGroup("order-" + i).build();
            assertThat(turn.choose(message, 64, 4)).isEqualTo(turn.choose(message, 4, 4));
        }
    }

    @Test
    void aMessageGroupGoesBeforeAPartitionKey() {
        Message both = Message.builder("t").messageGroup("g").partitionKey("k").build();
        assertThat(turn.choose(both, 1_000, 1_000)).isEqualTo(KeyedPartition.of("g", 1_000));
    }

    @Test
    void anUnknownPartitionIsRefused() {
        assertThatThrownBy(() -> turn.choose(Message.builder("t").partition(4).build(), 4, 4))
                .isInstanceOfSatisfying(
                        RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNKNOWN_PARTITION));
        PartitionChoice wild = new PartitionChoice((message, partitions) -> -1, partition -> true, 0);
        assertThatThrownBy(() -> wild.choose(Message.of("t", new byte[0]), 4, 4))
                .isInstanceOf(RaftMqException.class);
    }
}
