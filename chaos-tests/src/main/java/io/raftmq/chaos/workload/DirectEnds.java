package io.raftmq.chaos.workload;

import io.raftmq.chaos.history.Event.EndAsked;
import io.raftmq.chaos.history.History;
import io.raftmq.client.ClientOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Connections;
import io.raftmq.client.net.Endpoint;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.ListOffsetsRequest;
import io.raftmq.client.wire.proto.ListOffsetsResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Asks each node for the partitions' ends, whoever leads them, and goes on asking one that does not answer. So questions
 * lie with a node that is frozen or cut off, asked after others have taken over; what it answers when it goes on is judged
 * like any leader's answer. Clients go to the new leader and would hardly ever ask such a node.
 */
final class DirectEnds implements AutoCloseable {
    /** Longer than any fault, so that a question outlasts it. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int MOST_UNANSWERED = 500;

    private final List<Endpoint> nodes;
    private final long topicUid;
    private final int partitions;
    private final History history;
    private final ClientThreads threads;
    private final Connections connections;
    private final List<Semaphore> room;
    private int next;

    DirectEnds(String bootstrap, RaftMqClient client, String topic, History history) {
        TopicDescription description = client.admin().describeTopic(topic).orElseThrow();
        topicUid = description.uid();
        partitions = description.partitions().size();
        this.history = history;
        ClientOptions options = ClientOptions.builder(bootstrap)
                .silenceTimeout(PATIENCE)
                .requestTimeout(PATIENCE)
                .build();
        nodes = options.bootstrap().stream().map(Endpoint::parse).toList();
        room = nodes.stream().map(node -> new Semaphore(MOST_UNANSWERED)).toList();
        threads = new ClientThreads(options.clientId(), options.callbackThreads());
        connections = new Connections(options, threads);
    }

    /** Asks every node about one partition, and waits for none. */
    void ask() {
        int partition = next++ % partitions;
        for (int node = 0; node < nodes.size(); node++) {
            ask(node, partition);
        }
    }

    private void ask(int node, int partition) {
        Semaphore places = room.get(node);
        if (!places.tryAcquire()) {
            return;
        }
        ListOffsetsRequest request = ListOffsetsRequest.newBuilder()
                .setTopicUid(topicUid)
                .setPartition(partition)
                .setLatest(true)
                .build();
        long invoked = history.now();
        var unused = connections
                .send(nodes.get(node), ApiKey.LIST_OFFSETS, request, ListOffsetsResponse.parser())
                .whenComplete((reply, failure) -> {
                    places.release();
                    long end = failure == null ? reply.header().getEndOffset() : EndAsked.NOT_TOLD;
                    history.add(nanos -> new EndAsked(nanos, invoked, node + 1, partition, end));
                });
    }

    @Override
    public void close() {
        connections.close();
        threads.close();
    }
}
