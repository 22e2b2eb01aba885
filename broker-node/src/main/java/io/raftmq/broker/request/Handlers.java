package io.raftmq.broker.request;

import io.raftmq.broker.cluster.ImageWaits;
import io.raftmq.broker.cluster.MetaApi;
import io.raftmq.broker.cluster.MetaGateway;
import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.broker.identity.Identity;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.net.PeerLinks;
import io.raftmq.broker.quota.LeaderShares;
import io.raftmq.broker.quota.Quotas;
import io.raftmq.broker.runtime.BrokerCounters;
import io.raftmq.broker.runtime.Partitions;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.PingRequest;
import io.raftmq.client.wire.proto.PingResponse;
import io.raftmq.meta.runtime.MetadataService;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Puts the handlers in their table: which api is answered by which, and nothing else. */
public final class Handlers {
    private Handlers() {}

    /** What a node answers before it is part of a cluster. */
    public static ApiTable whileStarting(
            BrokerConfig config, Supplier<Identity> identity, Predicate<InetAddress> isNode) {
        return ApiTable.of(session(config, identity, () -> 0, isNode));
    }

    /**
     * What a running node answers: everything.
     *
     * @param diskAdmits whether the disk has room for a send of so many bytes
     * @param monotonicNanos a clock that only goes forward
     */
    public static ApiTable serving(
            BrokerConfig config,
            Supplier<Identity> identity,
            Predicate<InetAddress> isNode,
            MetadataService meta,
            MetaGateway gateway,
            ImageWaits images,
            PeerLinks links,
            Partitions partitions,
            BrokerCounters counters,
            Quotas quotas,
            IntPredicate diskAdmits,
            LongSupplier monotonicNanos) {
        Map<ApiKey, ApiHandler> table =
                session(config, identity, () -> meta.image().featureLevel(), isNode);
        for (MetaApi<?, ?> api : MetaApi.ALL) {
            MetadataGroupHandler handler = new MetadataGroupHandler(api, gateway);
            table.put(api.key(), api.key() == ApiKey.SUBSCRIBE ? new SubscribeHandler(handler) : handler);
        }
        CreateTopicHandler createTopic = new CreateTopicHandler(gateway, images, config.topicDefaults());
        table.put(ApiKey.CREATE_TOPIC, createTopic);
        table.put(ApiKey.METADATA, new MetadataHandler(meta, createTopic));
        table.put(
                ApiKey.TRANSFER_LEADER,
                new TransferLeaderHandler(
                        partitions, meta::image, gateway, links, config.limits().requestTimeout()));
        CompiledFilters filters = new CompiledFilters();
        GroupFilters groupFilters = new GroupFilters(filters, meta::image);
        PartitionLookup lookup = new PartitionLookup(partitions, meta::image);
        FlowControl flow = new FlowControl(quotas, meta::image, new LeaderShares(meta::image, config::nodeId));
        table.put(ApiKey.PRODUCE, new ProduceHandler(lookup, diskAdmits, flow, counters));
        table.put(ApiKey.FETCH, new FetchHandler(lookup, filters, flow, monotonicNanos));
        table.put(ApiKey.FIND_MESSAGES, new FindMessagesHandler(lookup));
        table.put(ApiKey.TRACE_MESSAGE, new TraceMessageHandler(lookup, counters.stories()));
        table.put(ApiKey.REDELIVER, new RedeliverHandler(lookup, counters.stories()));
        table.put(ApiKey.LIST_OFFSETS, new ListOffsetsHandler(lookup));
        table.put(ApiKey.COMMIT_OFFSET, new CommitOffsetHandler(lookup));
        table.put(ApiKey.FETCH_OFFSET, new FetchOffsetHandler(lookup));
        table.put(ApiKey.RESET_OFFSET, new ResetOffsetHandler(lookup));
        table.put(ApiKey.COPY_PROGRESS, new CopyProgressHandler(lookup));
        table.put(ApiKey.ACQUIRE, new AcquireHandler(lookup, images));
        table.put(ApiKey.AWAIT_ASSIGNMENT, new AwaitAssignmentHandler(images));
        table.put(ApiKey.RECEIVE, new ReceiveHandler(lookup, groupFilters, flow, counters, monotonicNanos));
        table.put(ApiKey.ACK, new AckHandler(lookup, groupFilters));
        table.put(ApiKey.CANCEL_TIMER, new CancelTimerHandler(lookup, counters));
        table.put(ApiKey.LIST_TIMERS, new ListTimersHandler(lookup));
        table.put(ApiKey.CHANGE_INVISIBLE, new ChangeInvisibleHandler(lookup));
        table.put(ApiKey.END_TRANSACTION, new EndTransactionHandler(lookup, counters.transactions()));
        table.put(
                ApiKey.CHECK_TRANSACTIONS,
                new CheckTransactionsHandler(lookup, counters.transactions(), monotonicNanos));
        table.put(ApiKey.LIST_TRANSACTIONS, new ListTransactionsHandler(lookup));
        table.put(ApiKey.LIST_DEAD_LETTERS, new ListDeadLettersHandler(lookup));
        table.put(
                ApiKey.RESEND_DEAD_LETTERS,
                new TakeDeadLettersHandler(
                        lookup,
                        (leader, request) -> leader.leader()
                                .decideResend(request.getGroup(), request.getNumbersList(), leader.nowMs())));
        table.put(
                ApiKey.DELETE_DEAD_LETTERS,
                new TakeDeadLettersHandler(
                        lookup,
                        (leader, request) -> leader.leader()
                                .decideDropLetters(request.getGroup(), request.getNumbersList(), leader.nowMs())));
        table.put(ApiKey.LIST_PRODUCERS, new ListProducersHandler(lookup));
        table.put(ApiKey.CLAIM, new ClaimHandler(lookup, monotonicNanos, counters.claims()));
        table.put(ApiKey.SETTLE_CLAIM, new SettleClaimHandler(lookup, counters.claims()));
        return ApiTable.complete(table);
    }

    private static Map<ApiKey, ApiHandler> session(
            BrokerConfig config, Supplier<Identity> identity, IntSupplier featureLevel, Predicate<InetAddress> isNode) {
        Map<ApiKey, ApiHandler> table = new EnumMap<>(ApiKey.class);
        table.put(
                ApiKey.HANDSHAKE,
                new HandshakeHandler(identity, featureLevel, config.net().maxFrameBytes(), isNode));
        table.put(ApiKey.PING, Handlers::ping);
        table.put(ApiKey.INQUIRE, new InquireHandler(identity));
        return table;
    }

    private static void ping(Call call) {
        call.header(PingRequest.parser());
        call.answer(PingResponse.getDefaultInstance());
    }
}
