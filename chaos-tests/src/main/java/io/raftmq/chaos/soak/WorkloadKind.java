package io.raftmq.chaos.soak;

import io.raftmq.chaos.workload.ClaimWorkload;
import io.raftmq.chaos.workload.GroupWorkload;
import io.raftmq.chaos.workload.LaneWorkload;
import io.raftmq.chaos.workload.LogWorkload;
import io.raftmq.chaos.workload.MetadataWorkload;
import io.raftmq.chaos.workload.RetryWorkload;
import io.raftmq.chaos.workload.Site;
import io.raftmq.chaos.workload.StreamWorkload;
import io.raftmq.chaos.workload.TimerWorkload;
import io.raftmq.chaos.workload.TransactionWorkload;
import io.raftmq.chaos.workload.Workload;
import java.util.Arrays;
import java.util.Locale;

/** The workloads there are. */
public enum WorkloadKind {
    /** Plain messages, read by offset. */
    LOG,
    /** A group that shares its messages. */
    GROUP,
    /** Owners of partitions that commit offsets. */
    STREAM,
    /** Transactions. */
    TRANSACTION,
    /** Timed messages. */
    TIMER,
    /** Message groups. */
    LANE,
    /** Failing consumers and dead letters. */
    RETRY,
    /** Claims on keys. */
    CLAIM,
    /** Revisions of groups and creations of topics. */
    METADATA;

    /** A new one; it is not started. */
    public Workload at(Site site) {
        return switch (this) {
            case LOG -> new LogWorkload(site);
            case GROUP -> new GroupWorkload(site);
            case STREAM -> new StreamWorkload(site);
            case TRANSACTION -> new TransactionWorkload(site);
            case TIMER -> new TimerWorkload(site);
            case LANE -> new LaneWorkload(site);
            case RETRY -> new RetryWorkload(site);
            case CLAIM -> new ClaimWorkload(site);
            case METADATA -> new MetadataWorkload(site);
        };
    }

    /** As users write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of that {@link #text()}. */
    public static WorkloadKind of(String text) {
        return Arrays.stream(values())
                .filter(kind -> kind.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no workload is called '" + text + "'; there are "
                        + Arrays.stream(values()).map(WorkloadKind::text).toList()));
    }
}
