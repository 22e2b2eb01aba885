package io.raftmq.broker.admin;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.meta.model.Assignment;
import io.raftmq.meta.model.Assignment.Owner;
import io.raftmq.meta.model.MetadataImage;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What each consumer group has to do and how its partitions are assigned, read when it is asked for. Lags are of the
 * partitions led here, so that they add up over the nodes; assignments are told by the metadata leader alone.
 */
final class GroupMetrics {
    /** Groups that are told of, those with the greatest values first. */
    private static final int MAX_GROUPS = 1_000;

    private static final int PATIENCE_MS = 500;

    private final NodeView node;
    private final MultiGauge lag;
    private final MultiGauge assigned;
    private final MultiGauge leaving;

    GroupMetrics(NodeView node, MeterRegistry registry) {
        this.node = node;
        lag = gauge("raftmq.group.lag", "Messages a group has not consumed in partitions led here", registry);
        assigned = gauge("raftmq.group.partitions.assigned", "Partitions of a group that a member owns", registry);
        leaving = gauge(
                "raftmq.group.partitions.leaving",
                "Partitions whose owner is to hand them to another member",
                registry);
    }

    private static MultiGauge gauge(String name, String description, MeterRegistry registry) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    void refresh() {
        show(lag, lags());
        MetadataImage image = node.meta().image();
        boolean tells = node.meta().isLeader();
        Map<String, Long> owned = new TreeMap<>();
        Map<String, Long> onTheirWay = new TreeMap<>();
        if (tells) {
            image.assignments().forEach((group, assignment) -> {
                owned.put(group, (long) assignment.owners().size());
                onTheirWay.put(group, leaving(assignment));
            });
        }
        show(assigned, owned);
        show(leaving, onTheirWay);
    }

    private static long leaving(Assignment assignment) {
        return assignment.owners().values().stream().filter(Owner::leaving).count();
    }

    /** Partitions that do not answer in time are left out: a scrape must not wait for a partition in trouble. */
    private Map<String, Long> lags() {
        List<CompletableFuture<Map<String, Long>>> answers = node.partitions().all().stream()
                .filter(partition -> partition.status().leads())
                .map(GroupMetrics::ask)
                .toList();
        CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, PATIENCE_MS, TimeUnit.MILLISECONDS)
                .join();
        Map<String, Long> sums = new TreeMap<>();
        for (CompletableFuture<Map<String, Long>> answer : answers) {
            answer.getNow(Map.of()).forEach((group, messages) -> sums.merge(group, messages, Long::sum));
        }
        return sums;
    }

    private static CompletableFuture<Map<String, Long>> ask(PartitionRuntime partition) {
        CompletableFuture<Map<String, Long>> answer = new CompletableFuture<>();
        partition.whileLeading(
                leader -> answer.complete(leader.machine().groups().lags()));
        return answer;
    }

    private static void show(MultiGauge gauge, Map<String, Long> byGroup) {
        Stream<Row<?>> rows = byGroup.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(MAX_GROUPS)
                .map(entry -> Row.of(Tags.of("group", entry.getKey()), entry.getValue()));
        gauge.register(rows.toList(), true);
    }
}
