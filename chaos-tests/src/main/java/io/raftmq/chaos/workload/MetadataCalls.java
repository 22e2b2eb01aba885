package io.raftmq.chaos.workload;

import io.raftmq.chaos.history.RegisterEvent.Outcome;
import io.raftmq.client.ClientOptions;
import io.raftmq.client.FailureCode;
import io.raftmq.client.GroupDescription;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicSettings;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Connections;
import io.raftmq.client.routing.ClusterCalls;
import io.raftmq.client.routing.Routes;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.client.wire.proto.SubscribeRequest;
import io.raftmq.client.wire.proto.SubscribeResponse;
import io.raftmq.client.wire.proto.Subscription;
import java.time.Duration;
import java.util.Optional;

/**
 * What the metadata group has of conditional writes, as registers: a group's revision, which only rises, and a topic's
 * creation, which happens once. Repeating either changes nothing, so their answers mean the same however often the client
 * had to ask. Subscribing alone is nothing the client offers: that request is made with its inner parts.
 */
final class MetadataCalls implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORTEST_RETENTION = Duration.ofHours(1);

    private final RaftMqClient client;
    private final String topic;
    private final ClientThreads threads;
    private final Connections connections;
    private final ClusterCalls cluster;

    /** @param topic that the groups subscribe to */
    MetadataCalls(String bootstrap, RaftMqClient client, String topic) {
        this.client = client;
        this.topic = topic;
        ClientOptions options = ClientOptions.builder(bootstrap).build();
        threads = new ClientThreads(options.clientId(), options.callbackThreads());
        connections = new Connections(options, threads);
        cluster = new ClusterCalls(new Routes(connections, options), connections, threads);
    }

    /** Subscribes the group anew, by that revision. */
    Outcome raise(String group, int member, long revision) {
        SubscribeRequest request = SubscribeRequest.newBuilder()
                .setGroup(group)
                .setMember("actor-" + member)
                .setMode(GroupMode.SHARED)
                .setRevision(revision)
                .addSubscriptions(Subscription.newBuilder().setTopic(topic).setFilter(filter(revision)))
                .build();
        return outcome(
                FailureCode.STALE_SUBSCRIPTION,
                () -> Blocking.await(cluster.call(ApiKey.SUBSCRIBE, request, SubscribeResponse.parser(), PATIENCE)));
    }

    /** The group's revision; 0 if there is no such group. */
    long revision(String group) {
        Optional<GroupDescription> description = client.admin().describeGroup(group);
        long revision = description.map(GroupDescription::revision).orElse(0L);
        String filter = description.map(is -> is.subscriptions().get(topic)).orElse(filter(0));
        if (!filter(revision).equals(filter)) {
            throw new IllegalStateException(group + " has the filter " + filter + " by revision " + revision);
        }
        return revision;
    }

    /** Creates a topic with settings of its own. */
    Outcome create(String name, long version) {
        TopicSettings settings = TopicSettings.defaults()
                .withReplicationFactor(1)
                .withRetention(SHORTEST_RETENTION.plusSeconds(version));
        return outcome(FailureCode.TOPIC_EXISTS, () -> client.admin().createTopic(name, 1, settings));
    }

    /** Which creation of the topic counts; 0 if there is no such topic. */
    long creation(String name) {
        return client.admin()
                .describeTopic(name)
                .map(TopicDescription::settings)
                .map(TopicSettings::retention)
                .map(retention -> retention.minus(SHORTEST_RETENTION).toSeconds())
                .orElse(0L);
    }

    private static String filter(long revision) {
        return "v" + revision;
    }

    private static Outcome outcome(FailureCode refusal, Runnable write) {
        try {
            write.run();
            return Outcome.DONE;
        } catch (RaftMqException e) {
            // Whatever else was answered last: an attempt before it may have had its effect.
            return e.code() == refusal ? Outcome.REFUSED : Outcome.UNKNOWN;
        }
    }

    @Override
    public void close() {
        connections.close();
        threads.close();
    }
}
