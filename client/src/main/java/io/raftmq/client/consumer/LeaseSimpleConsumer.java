package io.raftmq.client.consumer;

import io.raftmq.client.ConsumeResult;
import io.raftmq.client.FailureCode;
import io.raftmq.client.Lease;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SimpleConsumer;
import io.raftmq.client.SimpleConsumerOptions;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Completion;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.routing.Routes;
import io.raftmq.client.routing.TopicRoute;
import io.raftmq.client.wire.proto.AckRun;
import io.raftmq.client.wire.proto.ChangeInvisibleResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The {@link SimpleConsumer}. A receive asks one partition after the other, the next receive beginning one further. */
public final class LeaseSimpleConsumer implements SimpleConsumer {
    private static final int MAX_MESSAGES = 1_000;

    private final Routes routes;
    private final ClientThreads threads;
    private final Membership membership;
    private final LeaseCalls calls;
    private final ConsumedTopics topics;
    private final Interceptors interceptors;
    private final Runnable onClose;
    private final AtomicInteger turn = new AtomicInteger();
    private @Nullable CompletableFuture<Void> joined;
    private volatile boolean closed;

    /** @param onClose run once, when the consumer is closed */
    public LeaseSimpleConsumer(SimpleConsumerOptions options, ConsumerParts parts, Runnable onClose) {
        this.routes = parts.routes();
        this.threads = parts.threads();
        this.membership = parts.membership(options.group(), options.revision(), options.subscriptions());
        this.calls = parts.leaseCalls(membership, options.startFrom(), Ordering.ONE_BY_ONE);
        this.topics = parts.consumedTopics(options.subscriptions().keySet());
        this.interceptors = new Interceptors(options.interceptors());
        this.onClose = onClose;
    }

    @Override
    public List<MessageView> receive(int max, Duration invisible, Duration wait) {
        return Blocking.await(receiveAsync(max, invisible, wait));
    }

    @Override
    public CompletableFuture<List<MessageView>> receiveAsync(int max, Duration invisible, Duration wait) {
        if (max < 1 || max > MAX_MESSAGES) {
            throw new IllegalArgumentException("max is 1 to " + MAX_MESSAGES + ", not " + max);
        }
        checkInvisible(invisible);
        CompletableFuture<List<MessageView>> swept = registered()
                .thenCompose(nothing -> new Sweep(
                                partitions(),
                                turn.getAndIncrement(),
                                max,
                                invisible,
                                wait,
                                calls,
                                threads,
                                () -> !closed)
                        .begin());
        return published(swept, interceptors::before);
    }

    private static void checkInvisible(Duration invisible) {
        if (invisible.compareTo(Duration.ofSeconds(1)) < 0 || invisible.compareTo(Duration.ofHours(12)) > 0) {
            throw new IllegalArgumentException("invisible is 1 s to 12 h, not " + invisible);
        }
    }

    private synchronized CompletableFuture<Void> registered() {
        if (closed) {
            return CompletableFuture.failedFuture(closedException());
        }
        RequestException ended = membership.ended();
        if (ended != null) {
            return CompletableFuture.failedFuture(ended);
        }
        if (joined == null || joined.isCompletedExceptionally()) {
            joined = topics.find().thenCompose(nothing -> membership.join());
        }
        return joined;
    }

    private RaftMqException closedException() {
        return new RaftMqException(FailureCode.CLOSED, false, false, "the consumer is closed");
    }

    private List<TopicPartition> partitions() {
        List<TopicPartition> all = new ArrayList<>();
        for (String topic : topics.names()) {
            TopicRoute route = routes.cached(ConsumedTopic.of(topic).topic());
            for (int i = 0; route != null && i < route.partitions().size(); i++) {
                all.add(new TopicPartition(topic, i));
            }
        }
        return all;
    }

    @Override
    public void ack(MessageView message) {
        Blocking.await(ackAsync(message));
    }

    @Override
    public CompletableFuture<Void> ackAsync(MessageView message) {
        return ackAsync(List.of(message));
    }

    @Override
    public void ack(List<MessageView> messages) {
        Blocking.await(ackAsync(messages));
    }

    private CompletableFuture<Void> ackAsync(List<MessageView> messages) {
        Map<TopicPartition, List<LeasedOffset>> byPartition = messages.stream()
                .collect(Collectors.groupingBy(
                        MessageView::topicPartition, Collectors.mapping(this::held, Collectors.toList())));
        messages.forEach(message -> interceptors.after(message, ConsumeResult.SUCCESS, null));
        List<CompletableFuture<Void>> requests = new ArrayList<>();
        byPartition.forEach((partition, held) -> {
            List<AckRun> runs = LeasedOffset.runs(held);
            requests.add(calls.ack(partition, runs).thenAccept(results -> check(partition, results, runs.size())));
        });
        return published(CompletableFuture.allOf(requests.toArray(CompletableFuture<?>[]::new)));
    }

    private LeasedOffset held(MessageView message) {
        Lease lease = lease(message);
        return LeasedOffset.of(message, lease.id());
    }

    private static Lease lease(MessageView message) {
        Lease lease = message.lease();
        if (lease == null) {
            throw new IllegalArgumentException(message + " was not received under a lease");
        }
        return lease;
    }

    private static void check(TopicPartition partition, List<Integer> results, int runs) {
        for (int result : results) {
            if (result != 0) {
                throw RequestException.result(result, partition + ": the lease is not, or no longer, this consumer's");
            }
        }
        if (results.size() != runs) {
            throw RequestException.connection(partition + ": the answer does not fit the request", true, null);
        }
    }

    /** Completes on the callback threads, with the public exception. */
    private <T> CompletableFuture<T> published(CompletableFuture<T> internal) {
        return published(internal, value -> value);
    }

    /** @param last done to what succeeded, where an application's code may run */
    private <T> CompletableFuture<T> published(CompletableFuture<T> internal, UnaryOperator<T> last) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Completion.then(
                internal,
                value -> threads.callback(() -> result.complete(last.apply(value))),
                failure -> threads.callback(() -> result.completeExceptionally(failure.toPublic())));
        return result;
    }

    @Override
    public MessageView changeInvisible(MessageView message, Duration invisible) {
        return Blocking.await(changeInvisibleAsync(message, invisible));
    }

    @Override
    public CompletableFuture<MessageView> changeInvisibleAsync(MessageView message, Duration invisible) {
        checkInvisible(invisible);
        return published(change(message, invisible).thenApply(answer -> {
            long id = answer.getLeaseIdsCount() > 0
                    ? answer.getLeaseIds(0)
                    : held(message).leaseId();
            // The answer does not carry the new deadline; by this machine's clock it is about this.
            long deadLetter = lease(message).deadLetter();
            return message.withLease(new Lease(id, Instant.now().plus(invisible), deadLetter));
        }));
    }

    @Override
    public void retry(MessageView message, Duration delay) {
        fail(message, ConsumeResult.retryAfter(delay), "");
    }

    @Override
    public void retry(MessageView message) {
        fail(message, ConsumeResult.RETRY, "");
    }

    @Override
    public void reject(MessageView message, String note) {
        fail(message, ConsumeResult.DEAD_LETTER, note);
    }

    private void fail(MessageView message, ConsumeResult said, String note) {
        List<AckRun> runs = LeasedOffset.runs(List.of(held(message)));
        interceptors.after(message, said, null);
        Failure failure = Failure.of(said).withNote(note);
        Blocking.await(published(checked(message, runs, calls.fail(message.topicPartition(), runs, failure))));
    }

    private CompletableFuture<ChangeInvisibleResponse> change(MessageView message, Duration invisible) {
        List<AckRun> runs = LeasedOffset.runs(List.of(held(message)));
        return checked(message, runs, calls.change(message.topicPartition(), runs, invisible));
    }

    private static CompletableFuture<ChangeInvisibleResponse> checked(
            MessageView message, List<AckRun> runs, CompletableFuture<ChangeInvisibleResponse> asked) {
        return asked.thenApply(answer -> {
            check(message.topicPartition(), answer.getResultsList(), runs.size());
            return answer;
        });
    }

    @Override
    public void close() {
        boolean member;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            member = joined != null;
        }
        if (member) {
            Blocking.await(membership.leave());
        }
        onClose.run();
    }
}
