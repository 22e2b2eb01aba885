package io.raftmq.client.audit;

import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.net.Reply;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.FetchRequest;
import io.raftmq.client.wire.proto.FetchResponse;
import io.raftmq.client.wire.proto.ListOffsetsRequest;
import io.raftmq.client.wire.proto.ListOffsetsResponse;
import io.raftmq.client.wire.proto.ListProducersRequest;
import io.raftmq.client.wire.proto.ListProducersResponse;
import io.raftmq.client.wire.proto.ProducerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What an audit asks of a partition's leader; each waits for the answer. */
public final class AuditCalls {
    private static final int FETCH_BYTES = 1 << 20;

    private final LeaderCalls leaders;
    private final Duration patience;

    /** @param patience for one call with all its retries */
    public AuditCalls(LeaderCalls leaders, Duration patience) {
        this.leaders = leaders;
        this.patience = patience;
    }

    /** All producers the partition remembers, by id. */
    List<ProducerInfo> producers(TopicPartition partition) {
        List<ProducerInfo> all = new ArrayList<>();
        List<ProducerInfo> page;
        do {
            long above = all.isEmpty() ? 0 : all.get(all.size() - 1).getId();
            ListProducersRequest.Builder request = ListProducersRequest.newBuilder()
                    .setPartition(partition.partition())
                    .setAboveId(above);
            page = Blocking.await(leaders.call(new LeaderCalls.Ask<>(
                            partition.topic(),
                            partition.partition(),
                            ApiKey.LIST_PRODUCERS,
                            uid -> request.setTopicUid(uid).build(),
                            ListProducersResponse.parser(),
                            Duration.ZERO,
                            patience,
                            () -> true)))
                    .header()
                    .getProducersList();
            all.addAll(page);
        } while (!page.isEmpty());
        return all;
    }

    /** The oldest retained offset. */
    long logStart(TopicPartition partition) {
        ListOffsetsRequest.Builder request = ListOffsetsRequest.newBuilder()
                .setPartition(partition.partition())
                .setEarliest(true);
        return Blocking.await(leaders.call(new LeaderCalls.Ask<>(
                        partition.topic(),
                        partition.partition(),
                        ApiKey.LIST_OFFSETS,
                        uid -> request.setTopicUid(uid).build(),
                        ListOffsetsResponse.parser(),
                        Duration.ZERO,
                        patience,
                        () -> true)))
                .header()
                .getLogStartOffset();
    }

    /** Some batches from an offset on; none at the end. */
    Reply<FetchResponse> fetch(TopicPartition partition, long offset) {
        FetchRequest.Builder request = FetchRequest.newBuilder()
                .setPartition(partition.partition())
                .setOffset(offset)
                .setMaxBytes(FETCH_BYTES);
        return Blocking.await(leaders.call(new LeaderCalls.Ask<>(
                partition.topic(),
                partition.partition(),
                ApiKey.FETCH,
                uid -> request.setTopicUid(uid).build(),
                FetchResponse.parser(),
                Duration.ZERO,
                patience,
                () -> true)));
    }
}
