package io.raftmq.client.runtime;

import io.raftmq.client.Admin;
import io.raftmq.client.AssignmentListener;
import io.raftmq.client.BatchMessageListener;
import io.raftmq.client.Claims;
import io.raftmq.client.ClientOptions;
import io.raftmq.client.FailureCode;
import io.raftmq.client.MessageListener;
import io.raftmq.client.Producer;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.PushMode;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.Replier;
import io.raftmq.client.Requester;
import io.raftmq.client.RequesterOptions;
import io.raftmq.client.SimpleConsumer;
import io.raftmq.client.SimpleConsumerOptions;
import io.raftmq.client.StreamConsumer;
import io.raftmq.client.StreamConsumerOptions;
import io.raftmq.client.TransactionChecker;
import io.raftmq.client.TransactionProducer;
import io.raftmq.client.TransactionProducerOptions;
import io.raftmq.client.admin.ClusterAdmin;
import io.raftmq.client.claim.ClaimCalls;
import io.raftmq.client.claim.LeaderClaims;
import io.raftmq.client.consumer.ConsumerParts;
import io.raftmq.client.consumer.FetchingPullConsumer;
import io.raftmq.client.consumer.GroupStreamConsumer;
import io.raftmq.client.consumer.Interceptors;
import io.raftmq.client.consumer.LeasePushConsumer;
import io.raftmq.client.consumer.LeaseSimpleConsumer;
import io.raftmq.client.consumer.Listening;
import io.raftmq.client.consumer.OffsetCalls;
import io.raftmq.client.consumer.StreamPushConsumer;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Connections;
import io.raftmq.client.producer.BatchingProducer;
import io.raftmq.client.request.TopicReplier;
import io.raftmq.client.request.TopicRequester;
import io.raftmq.client.routing.ClusterCalls;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.routing.Routes;
import io.raftmq.client.transaction.CheckedProducer;
import io.raftmq.client.wire.proto.TransactionTerms;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The {@link RaftMqClient}: owns what its producers and consumers share, and closes them before it. */
final class NettyClient implements RaftMqClient {
    private final ClientOptions options;
    private final ClientThreads threads;
    private final Connections connections;
    private final Routes routes;
    private final ClusterCalls cluster;
    private final LeaderCalls leaders;
    private final ConsumerParts parts;
    private final Admin admin;
    private final Claims claims;
    /** What was made and is not closed yet, with how to close it. */
    private final Map<Object, Runnable> children = new ConcurrentHashMap<>();

    private boolean closed;

    NettyClient(ClientOptions options) {
        this.options = options;
        threads = new ClientThreads(options.clientId(), options.callbackThreads());
        connections = new Connections(options, threads);
        routes = new Routes(connections, options);
        connections.whenSilent(routes::silent);
        cluster = new ClusterCalls(routes, connections, threads);
        leaders = new LeaderCalls(routes, connections, threads, options.requestTimeout());
        parts = new ConsumerParts(options, routes, cluster, leaders, threads);
        admin = new ClusterAdmin(cluster, leaders, options.adminTimeout());
        claims = new LeaderClaims(new ClaimCalls(leaders, routes, options.adminTimeout()), threads);
    }

    @Override
    public Producer producer(ProducerOptions producerOptions) {
        return producer(producerOptions, null);
    }

    private Producer producer(ProducerOptions producerOptions, @Nullable TransactionTerms terms) {
        return child(
                onClose -> new BatchingProducer(
                        producerOptions,
                        terms,
                        options.requestTimeout(),
                        routes,
                        connections,
                        cluster,
                        threads,
                        onClose),
                Producer::close);
    }

    @Override
    public TransactionProducer transactionProducer(
            TransactionProducerOptions producerOptions, TransactionChecker checker) {
        Producer halves = producer(producerOptions.sending(), CheckedProducer.terms(producerOptions));
        CheckedProducer producer = child(
                onClose -> new CheckedProducer(producerOptions, checker, halves, leaders, routes, threads, onClose),
                TransactionProducer::close);
        try {
            producer.watch();
        } catch (RuntimeException e) {
            producer.close();
            throw e;
        }
        return producer;
    }

    @Override
    public PushConsumer pushConsumer(PushConsumerOptions consumerOptions, MessageListener listener) {
        Listening one = Listening.toEach(new Interceptors(consumerOptions.interceptors()).around(listener));
        return pushConsumer(consumerOptions, one);
    }

    @Override
    public PushConsumer pushBatchConsumer(PushConsumerOptions consumerOptions, BatchMessageListener listener) {
        Listening many = new Listening(
                new Interceptors(consumerOptions.interceptors()).around(listener),
                consumerOptions.batchSize(),
                consumerOptions.batchWait());
        return pushConsumer(consumerOptions, many);
    }

    private PushConsumer pushConsumer(PushConsumerOptions consumerOptions, Listening listening) {
        return child(
                onClose -> consumerOptions.mode() == PushMode.SHARED
                        ? new LeasePushConsumer(consumerOptions, listening, parts, onClose)
                        : new StreamPushConsumer(consumerOptions, listening, parts, onClose),
                PushConsumer::close);
    }

    @Override
    public SimpleConsumer simpleConsumer(SimpleConsumerOptions consumerOptions) {
        return child(onClose -> new LeaseSimpleConsumer(consumerOptions, parts, onClose), SimpleConsumer::close);
    }

    @Override
    public PullConsumer pullConsumer(PullConsumerOptions consumerOptions) {
        OffsetCalls offsets = new OffsetCalls(leaders, options.adminTimeout());
        return child(
                onClose -> new FetchingPullConsumer(consumerOptions, parts, offsets, onClose), PullConsumer::close);
    }

    @Override
    public StreamConsumer streamConsumer(StreamConsumerOptions consumerOptions, AssignmentListener listener) {
        return child(
                onClose -> new GroupStreamConsumer(consumerOptions, listener, parts, onClose), StreamConsumer::close);
    }

    @Override
    public Claims claims() {
        return claims;
    }

    @Override
    public Requester requester(RequesterOptions requesterOptions) {
        Producer sending = producer(requesterOptions.sending());
        PullConsumer replies = pullConsumer(PullConsumerOptions.defaults());
        TopicRequester requester = child(
                onClose -> new TopicRequester(requesterOptions, admin, sending, replies, threads, onClose),
                Requester::close);
        try {
            requester.begin();
        } catch (RuntimeException e) {
            requester.close();
            throw e;
        }
        return requester;
    }

    @Override
    public Replier replier(ProducerOptions producerOptions) {
        Producer sending = producer(producerOptions);
        return child(onClose -> new TopicReplier(sending, onClose), Replier::close);
    }

    @Override
    public Admin admin() {
        return admin;
    }

    /** Makes what ends with this client, and forgets it once it has ended by itself. */
    private synchronized <T> T child(Function<Runnable, T> maker, Consumer<T> closer) {
        if (closed) {
            throw new RaftMqException(FailureCode.CLOSED, false, false, "the client is closed");
        }
        Object key = new Object();
        T made = maker.apply(() -> children.remove(key));
        children.put(key, () -> closer.accept(made));
        return made;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        List.copyOf(children.values()).forEach(Runnable::run);
        connections.close();
        threads.close();
    }
}
