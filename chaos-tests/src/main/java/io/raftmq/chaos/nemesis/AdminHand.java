package io.raftmq.chaos.nemesis;

import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Hands leaders over and moves replicas, as an operator does. That the metadata show it is the evidence. */
final class AdminHand implements Hand {
    private static final Duration HANDED_OVER = Duration.ofSeconds(5);
    private static final Duration MOVED = Duration.ofSeconds(90);

    private final Operator operator;

    AdminHand(Operator operator) {
        this.operator = operator;
    }

    @Override
    public Evidence begin(Strike strike) {
        return strike.kind() == FaultKind.MOVE ? move(strike) : transfer();
    }

    @Override
    public Evidence end(Strike strike) {
        return Evidence.of(true, "nothing to take back");
    }

    private Evidence transfer() {
        Map<TopicPartition, Long> terms = operator.handOver();
        int asked = terms.size();
        boolean all = asked > 0
                && Evidence.within(HANDED_OVER, () -> {
                    terms.entrySet().removeIf(entry -> termOf(entry.getKey()) > entry.getValue());
                    return terms.isEmpty();
                });
        String text = (asked - terms.size()) + " of " + asked + " partitions have a new leader";
        return Evidence.of(all || terms.size() < asked, text);
    }

    private long termOf(TopicPartition where) {
        return operator.partitions(where.topic()).stream()
                .filter(partition -> partition.partition() == where.partition())
                .mapToLong(TopicDescription.Partition::leaderTerm)
                .findFirst()
                .orElse(-1);
    }

    private Evidence move(Strike strike) {
        String topic = operator.topics().get(strike.salt() % operator.topics().size());
        List<TopicDescription.Partition> partitions = operator.partitions(topic);
        if (partitions.isEmpty()) {
            return Evidence.of(false, topic + " cannot be described");
        }
        TopicDescription.Partition partition = partitions.get(strike.salt() % partitions.size());
        List<Integer> target = new ArrayList<>(partition.replicas());
        for (int node = 1; node <= operator.clusterSize(); node++) {
            if (!target.contains(node)) {
                target.set(strike.salt() % target.size(), node);
                break;
            }
        }
        TopicPartition where = new TopicPartition(topic, partition.partition());
        boolean moved = operator.move(where, target)
                && Evidence.within(MOVED, () -> operator.placed(where, Set.copyOf(target)));
        return Evidence.of(moved, where + " from " + partition.replicas() + " to " + target);
    }
}
