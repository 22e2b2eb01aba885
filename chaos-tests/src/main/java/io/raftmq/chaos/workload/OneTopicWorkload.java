package io.raftmq.chaos.workload;

import io.raftmq.chaos.history.History;
import io.raftmq.client.GroupSettings;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What all workloads have: a name, a topic and a group called after it, a history, a client, and a count of what was promised. */
abstract class OneTopicWorkload implements Workload {
    final Site site;
    final String topic;
    final String group;
    final History history;
    final RaftMqClient client;

    private final String name;
    private final AtomicLong acked = new AtomicLong();

    OneTopicWorkload(Site site, String name) {
        this.site = site;
        this.name = name;
        this.topic = site.topic(name);
        this.group = site.group(name);
        this.history = site.newHistory();
        this.client = site.newClient();
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final List<String> topics() {
        return List.of(topic);
    }

    @Override
    public final History history() {
        return history;
    }

    @Override
    public long acked() {
        return acked.get();
    }

    /** One more operation was answered OK. */
    final void countAcked() {
        countAcked(1);
    }

    final void countAcked(int operations) {
        acked.addAndGet(operations);
    }

    final void createTopic() {
        Topics.create(client, topic, Site.PARTITIONS);
    }

    /** Has the group try a message again after that rest, so often at most. */
    final void retryAfter(Duration rest, int maxAttempts) {
        client.admin()
                .alterGroup(
                        group,
                        GroupSettings.unchanged()
                                .withRetry(RetryPolicy.fixed(rest))
                                .withMaxAttempts(maxAttempts));
    }

    /** Has its threads end by themselves, and closes what it has besides the client; waits for nothing. */
    abstract void letGo();

    @Override
    public final void close() {
        letGo();
        client.close();
    }
}
