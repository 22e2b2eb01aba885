package io.raftmq.client.cli;

import io.raftmq.client.MessageView;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.TopicPartition;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies partitions to a stream: each one's backlog after the other, then all of them as they grow. */
final class ConsumeRun {
    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);
    private static final long COMMIT_NANOS = 1_000_000_000;

    private final PullConsumer consumer;
    private final OutputStream out;
    private final boolean commits;
    private final @Nullable Duration idleExit;
    private long left;
    private long lastMessage = System.nanoTime();
    private long lastCommit = System.nanoTime();
    private volatile boolean stopped;

    /** Behind the last message printed, of each partition that was read. */
    private final Map<TopicPartition, Long> printed = new HashMap<>();

    private final Map<TopicPartition, Long> uncommitted = new HashMap<>();

    ConsumeRun(PullConsumer consumer, OutputStream out, boolean commits, long count, @Nullable Duration idleExit) {
        this.consumer = consumer;
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.commits = commits;
        this.left = count;
        this.idleExit = idleExit;
    }

    /** Ends the run soon; any thread may call it. */
    void stop() {
        stopped = true;
        consumer.wakeup();
    }

    /** Returns when the count is reached, nothing came for long enough, or it was stopped. */
    void run(List<TopicPartition> partitions) throws IOException {
        Map<TopicPartition, Long> behind = new HashMap<>();
        for (TopicPartition partition : partitions) {
            consumer.assign(List.of(partition));
            long end = consumer.endOffset(partition);
            while (goesOn() && consumer.position(partition) < end) {
                step();
            }
            behind.put(partition, printed.getOrDefault(partition, consumer.position(partition)));
        }
        if (goesOn()) {
            consumer.assign(partitions);
            behind.forEach(consumer::seek);
        }
        while (goesOn()) {
            step();
        }
        flushAndCommit();
    }

    private boolean goesOn() {
        return !stopped && left > 0 && (idleExit == null || System.nanoTime() - lastMessage < idleExit.toNanos());
    }

    private void step() throws IOException {
        List<MessageView> messages = consumer.poll(pollTime());
        for (MessageView message : messages) {
            if (left == 0) {
                break;
            }
            out.write(message.body());
            out.write('\n');
            left--;
            printed.put(message.topicPartition(), message.offset() + 1);
            uncommitted.put(message.topicPartition(), message.offset() + 1);
        }
        if (!messages.isEmpty()) {
            lastMessage = System.nanoTime();
        }
        if (messages.isEmpty() || System.nanoTime() - lastCommit > COMMIT_NANOS) {
            flushAndCommit();
        }
    }

    private Duration pollTime() {
        if (idleExit == null) {
            return LONGEST_POLL;
        }
        Duration idle = Duration.ofNanos(System.nanoTime() - lastMessage);
        Duration rest = idleExit.minus(idle);
        return rest.isNegative() ? Duration.ZERO : rest.compareTo(LONGEST_POLL) < 0 ? rest : LONGEST_POLL;
    }

    /** In this order: what is committed has been printed. */
    private void flushAndCommit() throws IOException {
        out.flush();
        if (commits && !uncommitted.isEmpty()) {
            consumer.commit(uncommitted);
            uncommitted.clear();
        }
        lastCommit = System.nanoTime();
    }
}
