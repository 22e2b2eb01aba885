package io.raftmq.broker.cluster;

import io.raftmq.client.wire.proto.PartitionReport;
import io.raftmq.client.wire.proto.ReportPartitionsRequest;
import io.raftmq.store.GroupId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the metadata group what only partitions' leaders know, many partitions in one request. A newer report of a
 * partition replaces one not sent yet. Its state is owned by the timer's thread.
 */
public final class PartitionReports {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionReports.class);
    private static final int GATHER_MS = 20;
    private static final int RETRY_MS = 200;
    private static final int MAX_REPORTS = 500;

    private final int nodeId;
    private final LongSupplier epoch;
    private final MetaGateway gateway;
    private final ScheduledExecutorService timer;
    private final Map<GroupId, PartitionReport> waiting = new LinkedHashMap<>();
    private boolean busy;

    /** @param epoch of this process's registration; 0 while it has none, and then nothing is sent */
    public PartitionReports(int nodeId, LongSupplier epoch, MetaGateway gateway, ScheduledExecutorService timer) {
        this.nodeId = nodeId;
        this.epoch = epoch;
        this.gateway = gateway;
        this.timer = timer;
    }

    /** Has the report sent soon. May be called on any thread. */
    public void report(GroupId id, PartitionReport report) {
        try {
            timer.execute(() -> take(id, report));
        } catch (RejectedExecutionException e) {
            LOG.debug("node {}: stopping, the report of group {} is not sent", nodeId, id);
        }
    }

    private void take(GroupId id, PartitionReport report) {
        waiting.put(id, report);
        if (!busy) {
            busy = true;
            timer.schedule(this::send, GATHER_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void send() {
        if (waiting.isEmpty() || epoch.getAsLong() == 0) {
            // Without an epoch the partitions' host reports again once there is one.
            waiting.clear();
            busy = false;
            return;
        }
        List<PartitionReport> batch = new ArrayList<>();
        List<GroupId> ids = waiting.keySet().stream().limit(MAX_REPORTS).toList();
        for (GroupId id : ids) {
            PartitionReport report = waiting.remove(id);
            if (report != null) {
                batch.add(report);
            }
        }
        ReportPartitionsRequest request = ReportPartitionsRequest.newBuilder()
                .setNodeId(nodeId)
                .setEpoch(epoch.getAsLong())
                .addAllReports(batch)
                .build();
        gateway.callRepeatedly(MetaApi.REPORT_PARTITIONS, request).whenComplete((answer, thrown) -> {
            if (timer.isShutdown()) {
                return;
            }
            if (thrown == null) {
                timer.execute(this::send);
            } else {
                // Not put back: the host compares what the metadata says with what is, and reports again.
                LOG.warn("node {}: {} partition reports failed: {}", nodeId, batch.size(), thrown.getMessage());
                timer.schedule(this::send, RETRY_MS, TimeUnit.MILLISECONDS);
            }
        });
    }
}
