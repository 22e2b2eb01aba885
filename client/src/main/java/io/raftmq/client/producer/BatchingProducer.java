package io.raftmq.client.producer;

import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.SendResult;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Connections;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.routing.ClusterCalls;
import io.raftmq.client.routing.RouteSearch;
import io.raftmq.client.routing.Routes;
import io.raftmq.client.wire.MessageRecord;
import io.raftmq.client.wire.RecordBatchBuilder;
import io.raftmq.client.wire.proto.TransactionTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The {@link Producer}: checks a message, makes room for it, and hands it to its topic's senders. */
public final class BatchingProducer implements Producer {
    private static final Duration MAX_AHEAD = Duration.ofDays(366);

    private final ProducerOptions options;
    /** On which half messages wait; null: messages are visible at once. */
    private final @Nullable TransactionTerms terms;

    private final Duration requestTimeout;
    private final Routes routes;
    private final Connections connections;
    private final ClientThreads threads;
    private final Runnable onClose;
    private final ProducerIds ids;
    private final @Nullable String bornHost;
    private final SendBuffer buffer;
    private final Completions completions;
    private final SendWindow window;
    private final SendInterceptors interceptors;
    private final RouteSearch routeSearch;
    private final ConcurrentHashMap<String, TopicSenders> topics = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * A producer.
     *
     * @param terms on which everything it sends waits for a decision, as half messages; null: it sends messages
     * @param onClose run once, when the producer is closed
     */
    public BatchingProducer(
            ProducerOptions options,
            @Nullable TransactionTerms terms,
            Duration requestTimeout,
            Routes routes,
            Connections connections,
            ClusterCalls cluster,
            ClientThreads threads,
            Runnable onClose) {
        this.options = options;
        this.terms = terms;
        this.requestTimeout = requestTimeout;
        this.routes = routes;
        this.connections = connections;
        this.threads = threads;
        this.onClose = onClose;
        this.ids = new ProducerIds(cluster, options);
        this.buffer = new SendBuffer(options.bufferBytes(), options.bufferMessages());
        this.completions = new Completions(threads, buffer);
        this.window = new SendWindow(threads::after);
        this.bornHost = options.bornHost().isEmpty() ? null : options.bornHost();
        this.interceptors = new SendInterceptors(options.interceptors());
        this.routeSearch = new RouteSearch(routes, threads);
    }

    @Override
    public SendReceipt send(Message message) {
        PendingSend send = new PendingSend(true);
        dispatch(message, send, false);
        return await(send);
    }

    @Override
    public CompletableFuture<SendReceipt> sendAsync(Message message) {
        PendingSend send = new PendingSend(false);
        try {
            dispatch(message, send, options.failWhenFull());
        } catch (RaftMqException e) {
            send.completeExceptionally(e);
        }
        return send;
    }

    @Override
    public void sendOneWay(Message message) {
        dispatch(message, new PendingSend(true), true);
    }

    @Override
    public List<SendReceipt> sendBatch(List<Message> messages) {
        return ended(messages).stream().map(BatchingProducer::await).toList();
    }

    @Override
    public List<SendResult> sendEach(List<Message> messages) {
        return ended(messages).stream().map(BatchingProducer::result).toList();
    }

    private static SendResult result(PendingSend send) {
        try {
            return new SendResult(await(send), null);
        } catch (RaftMqException e) {
            return new SendResult(null, e);
        }
    }

    /** Sends all, and waits for the end of each. */
    private List<PendingSend> ended(List<Message> messages) {
        List<PendingSend> sends = new ArrayList<>(messages.size());
        for (Message message : messages) {
            PendingSend send = new PendingSend(true);
            try {
                dispatch(message, send, false);
            } catch (RaftMqException e) {
                send.completeExceptionally(e);
            }
            sends.add(send);
        }
        CompletableFuture.allOf(sends.toArray(CompletableFuture<?>[]::new))
                .handle((nothing, failure) -> null)
                .join();
        return sends;
    }

    @Override
    public CompletableFuture<List<SendReceipt>> sendAsync(List<Message> messages) {
        List<CompletableFuture<SendReceipt>> sends =
                messages.stream().map(this::sendAsync).toList();
        return CompletableFuture.allOf(sends.toArray(CompletableFuture<?>[]::new))
                .thenApply(
                        nothing -> sends.stream().map(CompletableFuture::join).toList());
    }

    private void dispatch(Message given, PendingSend send, boolean failWhenFull) {
        if (interceptors.isEmpty()) {
            enqueue(given, send, failWhenFull);
            return;
        }
        Message message = interceptors.before(given);
        try {
            enqueue(message, send, failWhenFull);
        } catch (RaftMqException e) {
            interceptors.after(message, null, e);
            throw e;
        }
        // Not where the future is completed: that may be an event loop.
        var unused = send.whenComplete(
                (receipt, thrown) -> threads.callback(() -> interceptors.after(message, receipt, failure(thrown))));
    }

    private static @Nullable RaftMqException failure(@Nullable Throwable thrown) {
        return thrown == null || thrown instanceof RaftMqException
                ? (RaftMqException) thrown
                : RequestException.of(thrown).toPublic();
    }

    private void enqueue(Message message, PendingSend send, boolean failWhenFull) {
        if (closed) {
            throw new RaftMqException(FailureCode.CLOSED, false, false, "the producer is closed");
        }
        refuseTooFar(message);
        MessageRecord encoded = encode(message);
        int size = RecordBatchBuilder.sizeOf(encoded);
        if (size > options.maxMessageBytes()) {
            throw tooLarge(size, "this producer's limit is " + options.maxMessageBytes());
        }
        TopicSenders topic = routed(message.topic());
        if (size > topic.maxMessageBytes()) {
            throw tooLarge(size, "topic " + message.topic() + " allows " + topic.maxMessageBytes());
        }
        if (failWhenFull) {
            if (!buffer.tryReserve(size)) {
                throw buffer.full();
            }
        } else {
            buffer.reserve(size, options.maxBlock());
        }
        boolean taken = false;
        try {
            topic.append(message, encoded, size, send);
            taken = true;
        } finally {
            if (!taken) {
                buffer.release(size, 1);
            }
        }
    }

    private static RaftMqException tooLarge(int size, String limit) {
        return new RaftMqException(
                FailureCode.MESSAGE_TOO_LARGE, false, false, "the message takes " + size + " bytes; " + limit);
    }

    private static void refuseTooFar(Message message) {
        Instant deliverAt = message.deliverAt();
        if (deliverAt != null && deliverAt.isAfter(Instant.now().plus(MAX_AHEAD))) {
            throw new RaftMqException(
                    FailureCode.DELIVERY_TIME_TOO_FAR,
                    false,
                    false,
                    "the message is due at " + deliverAt + ", more than a year ahead");
        }
    }

    /** In milliseconds, rounded up: never early. A time before what milliseconds can tell is as past as any. */
    private static long millis(@Nullable Instant deliverAt) {
        if (deliverAt == null) {
            return MessageRecord.UNSET;
        }
        return deliverAt.isBefore(Instant.EPOCH)
                ? 0
                : deliverAt.plusNanos(999_999).toEpochMilli();
    }

    private MessageRecord encode(Message message) {
        Duration timeToLive = message.timeToLive();
        return new MessageRecord(
                terms == null ? 0 : MessageRecord.HALF,
                System.currentTimeMillis(),
                message.body(),
                message.tag(),
                message.keys(),
                message.messageGroup(),
                message.uniqueId(),
                message.properties(),
                message.flag(),
                bornHost,
                millis(message.deliverAt()),
                message.delayLevel(),
                message.priority(),
                null,
                0,
                timeToLive == null ? MessageRecord.UNSET : timeToLive.toMillis());
    }

    private TopicSenders routed(String topic) {
        TopicSenders senders = topics.get(topic);
        if (senders == null) {
            routeSearch.await(topic, options.autoCreateTopics(), options.maxBlock());
            senders = topics.computeIfAbsent(topic, this::sendersOf);
        }
        return senders;
    }

    private TopicSenders sendersOf(String topic) {
        return new TopicSenders(
                topic,
                routes,
                options.partitionSelector(),
                (partition, relocation) -> new PartitionSender(
                        new PartitionLink(routes, connections, terms, topic, partition),
                        options,
                        requestTimeout,
                        ids,
                        completions,
                        window,
                        threads,
                        relocation));
    }

    private static SendReceipt await(PendingSend send) {
        try {
            return send.get();
        } catch (ExecutionException e) {
            // A new exception, so that its stack shows who sent.
            RequestException failure = RequestException.of(e);
            if (e.getCause() instanceof RaftMqException told) {
                throw new RaftMqException(
                        told.code(), told.retryable(), told.outcomeUnknown(), withoutCode(told), told);
            }
            throw failure.toPublic();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RaftMqException(
                    FailureCode.INTERRUPTED, true, true, "interrupted while the message was on its way", e);
        }
    }

    private static String withoutCode(RaftMqException told) {
        String message = String.valueOf(told.getMessage());
        String prefix = told.code() + ": ";
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }

    @Override
    public int partitionCount(String topic) {
        return routed(topic).partitions();
    }

    @Override
    public void flush() {
        try {
            drained().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RaftMqException(FailureCode.INTERRUPTED, true, true, "interrupted while flushing", e);
        } catch (ExecutionException e) {
            throw RequestException.of(e).toPublic();
        }
    }

    private CompletableFuture<?> drained() {
        return CompletableFuture.allOf(topics.values().stream()
                .flatMap(topic -> topic.all().stream())
                .map(PartitionSender::drained)
                .toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            drained().get(options.deliveryTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // What is left is failed below, each send with its own exception.
        }
        buffer.close();
        topics.values().forEach(topic -> topic.all().forEach(PartitionSender::close));
        onClose.run();
    }
}
