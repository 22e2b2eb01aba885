package io.raftmq.client.transaction;

import io.raftmq.client.FailureCode;
import io.raftmq.client.LocalTransaction;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.SendResult;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.Transaction;
import io.raftmq.client.TransactionChecker;
import io.raftmq.client.TransactionDecision;
import io.raftmq.client.TransactionProducer;
import io.raftmq.client.TransactionProducerOptions;
import io.raftmq.client.TransactionResult;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.routing.RouteSearch;
import io.raftmq.client.routing.Routes;
import io.raftmq.client.routing.TopicRoute;
import io.raftmq.client.wire.proto.TransactionTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The {@link TransactionProducer}: a producer of half messages, one {@link PartitionWatch} for each partition of the topics,
 * and the ends in between.
 */
public final class CheckedProducer implements TransactionProducer {
    private static final Duration ROUTE_WAIT = Duration.ofSeconds(30);
    private static final Duration LOOK_FOR_PARTITIONS = Duration.ofSeconds(5);
    private static final int MOST_MESSAGES = 1_000;

    private final TransactionProducerOptions options;
    private final Producer halves;
    private final LeaderCalls leaders;
    private final Routes routes;
    private final ClientThreads threads;
    private final Runnable onClose;
    private final TransactionCounters counters = new TransactionCounters();
    private final RunningTransactions running = new RunningTransactions();
    private final EndCalls ends;
    private final Questions questions;
    private final Set<String> topics = ConcurrentHashMap.newKeySet();
    private final Map<TopicPartition, PartitionWatch> watches = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * One that does nothing before {@link #watch}.
     *
     * @param halves of this producer alone; sends half messages on the options' terms
     * @param onClose run once, when the producer is closed
     */
    public CheckedProducer(
            TransactionProducerOptions options,
            TransactionChecker checker,
            Producer halves,
            LeaderCalls leaders,
            Routes routes,
            ClientThreads threads,
            Runnable onClose) {
        this.options = options;
        this.halves = halves;
        this.leaders = leaders;
        this.routes = routes;
        this.threads = threads;
        this.onClose = onClose;
        this.ends = new EndCalls(leaders, options.group());
        this.questions = new Questions(options.group(), options.checkThreads(), checker, running, ends, counters);
        this.topics.addAll(options.topics());
    }

    /** What half messages are sent with. */
    public static TransactionTerms terms(TransactionProducerOptions options) {
        return TransactionTerms.newBuilder()
                .setProducerGroup(options.group())
                .setFirstCheckMs(options.firstCheck().toMillis())
                .setCheckIntervalMs(options.checkInterval().toMillis())
                .setMaxCheckIntervalMs(options.maxCheckInterval().toMillis())
                .setTimeoutMs(options.timeout().toMillis())
                .build();
    }

    /** Begins to wait for questions; to be called once. Waits for the topics' routes. */
    public void watch() {
        RouteSearch search = new RouteSearch(routes, threads);
        options.topics().forEach(topic -> search.await(topic, options.sending().autoCreateTopics(), ROUTE_WAIT));
        lookForPartitions();
    }

    /** Topics grow, and so does the number of those sent to. */
    private void lookForPartitions() {
        if (closed) {
            return;
        }
        for (String topic : topics) {
            TopicRoute route = routes.cached(topic);
            int partitions = route == null ? 0 : route.partitions().size();
            for (int i = 0; i < partitions; i++) {
                TopicPartition partition = new TopicPartition(topic, i);
                if (!watches.containsKey(partition)) {
                    PartitionWatch watch = new PartitionWatch(partition, options.group(), leaders, questions, threads);
                    watches.put(partition, watch);
                    watch.begin();
                }
            }
        }
        threads.after(LOOK_FOR_PARTITIONS, this::lookForPartitions);
    }

    @Override
    public <E extends Exception> TransactionResult send(List<Message> messages, LocalTransaction<E> local) throws E {
        Transaction transaction = begin(messages);
        running.begin(transaction.ids());
        try {
            TransactionDecision decision = local.execute(transaction);
            return end(transaction, decision == null ? TransactionDecision.UNKNOWN : decision);
        } finally {
            running.end(transaction.ids());
        }
    }

    private static TransactionResult end(Transaction transaction, TransactionDecision decision) {
        List<SendReceipt> receipts = List.of();
        switch (decision) {
            case COMMIT -> receipts = transaction.commit();
            case ROLLBACK -> transaction.rollback();
            case UNKNOWN -> {
                // it is asked about
            }
        }
        return new TransactionResult(transaction.ids(), decision, receipts);
    }

    @Override
    public Transaction begin(List<Message> messages) {
        if (closed) {
            throw new RaftMqException(FailureCode.CLOSED, false, false, "the producer of transactions is closed");
        }
        if (messages.isEmpty() || messages.size() > MOST_MESSAGES) {
            throw new IllegalArgumentException("a transaction has 1 to " + MOST_MESSAGES + " messages");
        }
        for (Message message : messages) {
            if (message.deliverAt() != null) {
                throw new IllegalArgumentException("a message of a transaction has no time of delivery: " + message);
            }
            topics.add(message.topic());
        }
        return stored(messages, halves.sendEach(messages));
    }

    /** What is stored; all of it is rolled back if something is not. */
    private Transaction stored(List<Message> messages, List<SendResult> results) {
        List<Half> stored = new ArrayList<>();
        RaftMqException failure = null;
        for (int i = 0; i < results.size(); i++) {
            SendReceipt receipt = results.get(i).receipt();
            if (receipt != null && !receipt.messageId().held()) {
                failure = new RaftMqException(
                        FailureCode.INTERNAL,
                        false,
                        true,
                        "a message is stored and its id is forgotten; it is asked about");
            } else if (receipt != null) {
                stored.add(new Half(receipt.messageId(), messages.get(i)));
            } else if (failure == null) {
                failure = results.get(i).failure();
            }
        }
        counters.begun.add(stored.size());
        HalfTransaction transaction = new HalfTransaction(stored, ends, counters);
        if (failure != null) {
            transaction.abandon();
            throw failure;
        }
        return transaction;
    }

    @Override
    public Stats stats() {
        return counters.snapshot();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        watches.values().forEach(PartitionWatch::stop);
        questions.close();
        halves.close();
        onClose.run();
    }
}
