package io.raftmq.broker.admin;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.raftmq.broker.group.LaneCounts;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/** The node's metrics, read when they are asked for; few, and named after what they count. */
final class NodeMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final GroupMetrics groups;

    NodeMetrics(NodeView node) {
        groups = new GroupMetrics(node, registry);
        count(
                "raftmq.stored.messages",
                "Messages stored by partitions led here",
                node,
                n -> n.counters().storedMessages());
        count(
                "raftmq.stored.bytes",
                "Bytes of batches stored by partitions led here",
                node,
                n -> n.counters().storedBytes());
        count(
                "raftmq.served.bytes",
                "Bytes of batches sent to readers",
                node,
                n -> n.counters().servedBytes());
        TransactionMetrics.register(registry, node);
        count(
                "raftmq.damaged.reads",
                "Reads refused because stored bytes fail their CRC",
                node,
                n -> n.counters().damagedReads());
        count(
                "raftmq.partition.refused",
                "Requests refused at a partition's bounds",
                node,
                n -> n.counters().refused());
        count(
                "raftmq.expired.messages",
                "Messages a group did not get since their time to live was over",
                node,
                n -> n.counters().expired());
        count(
                "raftmq.timers.fired",
                "Timed messages that joined their queue",
                node,
                n -> n.counters().timers().firedMessages());
        count(
                "raftmq.timers.cancelled",
                "Timed messages cancelled",
                node,
                n -> n.counters().timers().cancelledMessages());
        count(
                "raftmq.timers.full.chunks",
                "Times that as many timers were due at once as are fired at once, or more",
                node,
                n -> n.counters().timers().fullChunks());
        count(
                "raftmq.timers.late.ms",
                "Milliseconds by which timed messages were late, all together",
                node,
                n -> n.counters().timers().lateMs());
        gauge(
                "raftmq.timers.late.most.ms",
                "The most by which a timed message was late since the start",
                node,
                n -> n.counters().timers().mostLateMs());
        gauge(
                "raftmq.timers.pending",
                "Timed messages that wait for their time in partitions led here",
                node,
                NodeMetrics::pendingTimers);
        count(
                "raftmq.carried.bytes",
                "Bytes of batches stored once more because something still refers to them",
                node,
                n -> n.counters().timers().carriedBytes());
        count(
                "raftmq.net.requests",
                "Requests that arrived",
                node,
                n -> n.server().counters().requests());
        count(
                "raftmq.net.refused",
                "Requests and connections refused at the node's bounds",
                node,
                n -> n.server().counters().refused());
        count(
                "raftmq.net.malformed",
                "Connections ended by bytes that were no request",
                node,
                n -> n.server().counters().malformed());
        FilterMetrics.register(registry, node.counters().filters());
        count(
                "raftmq.dedupe.repeats",
                "Messages not stored, since their dedupe keys were known",
                node,
                n -> n.counters().repeatedMessages());
        count(
                "raftmq.quota.refused.sends",
                "Sends told to wait by a quota",
                node,
                n -> n.quotas().refusedSends());
        count(
                "raftmq.quota.refused.receives",
                "Receives and fetches told to wait by a quota",
                node,
                n -> n.quotas().refusedReceives());
        ClaimMetrics.register(registry, node.counters().claims());
        StoryMetrics.register(registry, node.counters().stories());
        RetryMetrics.register(registry, node);
        gauge(
                "raftmq.net.connections",
                "Connections open",
                node,
                n -> n.server().openConnections());
        gauge(
                "raftmq.net.request.bytes",
                "Bytes of requests that wait for answers",
                node,
                n -> n.server().requestBytes());
        gauge(
                "raftmq.partitions",
                "Partitions with a replica here",
                node,
                n -> n.partitions().all().size());
        gauge("raftmq.partitions.led", "Partitions led here", node, NodeMetrics::led);
        gauge(
                "raftmq.partitions.quarantined",
                "Replicas that stopped for good on this run",
                node,
                n -> n.host().quarantined().size());
        gauge(
                "raftmq.requests.waiting",
                "Requests at partitions led here that wait for answers",
                node,
                n -> n.partitions().all().stream()
                        .mapToInt(partition -> partition.waitingRequests())
                        .sum());
        gauge("raftmq.lanes.busy", "Lanes with outstanding messages", node, n -> lanes(n, LaneCounts::busy));
        gauge(
                "raftmq.lanes.blocked",
                "Lanes whose first message failed and rests before its next delivery",
                node,
                n -> lanes(n, LaneCounts::blocked));
        gauge(
                "raftmq.lanes.parked.messages",
                "Messages that wait for earlier ones of their message group",
                node,
                n -> lanes(n, LaneCounts::parked));
        gauge(
                "raftmq.disk.used.percent",
                "Use of the disk, or of the log's own bound if that is more",
                node,
                n -> n.disk().usedPercent());
        gauge(
                "raftmq.log.bytes",
                "Bytes of the CommitLog on disk",
                node,
                n -> n.store().stats().logBytes());
        gauge(
                "raftmq.metadata.index",
                "Raft index of the metadata applied here",
                node,
                n -> n.meta().image().index());
    }

    /** All of them, as Prometheus reads them. */
    String scrape() {
        groups.refresh();
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }

    private static double pendingTimers(NodeView node) {
        return node.partitions().all().stream()
                .filter(partition -> partition.status().leads())
                .mapToLong(partition -> partition.status().pendingTimers())
                .sum();
    }

    private static double led(NodeView node) {
        return node.partitions().all().stream()
                .filter(partition -> partition.status().leads())
                .count();
    }

    /** Over all groups of the partitions led here, as of the scrape before. */
    private static double lanes(NodeView node, ToIntFunction<LaneCounts> of) {
        return node.partitions().all().stream()
                .mapToInt(partition -> of.applyAsInt(partition.laneCounts()))
                .sum();
    }

    private void count(String name, String description, NodeView node, ToDoubleFunction<NodeView> value) {
        FunctionCounter.builder(name, node, value).description(description).register((MeterRegistry) registry);
    }

    private void gauge(String name, String description, NodeView node, ToDoubleFunction<NodeView> value) {
        Gauge.builder(name, node, value).description(description).register(registry);
    }
}
