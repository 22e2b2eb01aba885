package io.raftmq.chaos.workload;

import io.raftmq.chaos.checker.EndChecker;
import io.raftmq.chaos.checker.Findings;
import io.raftmq.chaos.history.Event.EndRead;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicPartition;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Plain messages, read as they come and once more in the end, and the partitions' ends, which must never be stale. */
public final class LogWorkload extends OneTopicWorkload {
    private static final int SENDERS = 3;
    private static final int TAIL_READER = 1;
    private static final long BETWEEN_END_READS = 50_000_000;

    private final LogSenders senders;
    private final Crew crew = new Crew();
    private @Nullable DirectEnds atNodes;
    private int nextEnd;

    public LogWorkload(Site site) {
        super(site, "log");
        this.senders =
                new LogSenders(client, topic, Site.PARTITIONS, history, SENDERS, Math.max(1, site.pace() / SENDERS));
    }

    @Override
    public long acked() {
        return senders.acked();
    }

    @Override
    public void start() {
        createTopic();
        PullConsumer tail = client.pullConsumer(PullConsumerOptions.defaults());
        tail.assignTopic(topic);
        crew.add("chaos-log-tail", () -> TailReader.readOn(tail, history, TAIL_READER));
        PullConsumer ends = client.pullConsumer(PullConsumerOptions.defaults());
        crew.add("chaos-log-ends", () -> readEnd(ends));
        DirectEnds direct = new DirectEnds(site.bootstrap(), client, topic, history);
        atNodes = direct;
        crew.add("chaos-log-direct-ends", () -> {
            direct.ask();
            LockSupport.parkNanos(BETWEEN_END_READS);
        });
        senders.start();
    }

    private void readEnd(PullConsumer ends) {
        int partition = nextEnd++ % Site.PARTITIONS;
        long invoked = history.now();
        try {
            long end = ends.endOffset(new TopicPartition(topic, partition));
            history.add(nanos -> new EndRead(nanos, invoked, partition, end));
        } catch (RaftMqException unanswered) {
            Failures.breathe();
        }
        LockSupport.parkNanos(BETWEEN_END_READS);
    }

    @Override
    public void settle() {
        senders.stop();
        crew.dismiss();
    }

    @Override
    public Findings judge() {
        Findings all = Judgement.of(client, topic, site.PARTITIONS, history);
        all.addAll(EndChecker.check(history.events()));
        return all;
    }

    @Override
    void letGo() {
        crew.abandon();
        senders.abandon();
        if (atNodes != null) {
            atNodes.close();
        }
    }
}
