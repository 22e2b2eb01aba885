package io.raftmq.chaos.soak;

import io.raftmq.chaos.workload.ClaimWorkload;
import io.raftmq.chaos.workload.GroupWorkload;
import io.raftmq.chaos.workload.LaneWorkload;
import io.raftmq.chaos.workload.LogWorkload;
import io.raftmq.chaos.workload.RetryWorkload;
import io.raftmq.chaos.workload.Site;
import io.raftmq.chaos.workload.StreamWorkload;
import io.raftmq.chaos.workload.TimerWorkload;
import io.raftmq.chaos.workload.TransactionWorkload;
import io.raftmq.chaos.workload.Workload;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;

/** The workloads there are. */
public enum WorkloadKind {
    /** Plain messages, read by offset. */
    LOG(LogWorkload::new),
    /** A group that shares its messages. */
    GROUP(GroupWorkload::new),
    /** Owners of partitions that commit offsets. */
    STREAM(StreamWorkload::new),
    /** Transactions. */
    TRANSACTION(TransactionWorkload::new),
    /** Timed messages. */
    TIMER(TimerWorkload::new),
    /** Message groups. */
    LANE(LaneWorkload::new),
    /** Failing consumers and dead letters. */
    RETRY(RetryWorkload::new),
    /** Claims on keys. */
    CLAIM(ClaimWorkload::new);

    private final Function<Site, Workload> maker;

    WorkloadKind(Function<Site, Workload> maker) {
        this.maker = maker;
    }

    /** A new one; it is not started. */
    public Workload at(Site site) {
        return maker.apply(site);
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
