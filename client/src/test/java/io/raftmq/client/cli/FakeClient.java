package io.raftmq.client.cli;

import io.raftmq.client.Admin;
import io.raftmq.client.AssignmentListener;
import io.raftmq.client.BatchMessageListener;
import io.raftmq.client.Claims;
import io.raftmq.client.DeadLetter;
import io.raftmq.client.DeadLetterFilter;
import io.raftmq.client.DeadLetterPage;
import io.raftmq.client.FailureCode;
import io.raftmq.client.GroupSettings;
import io.raftmq.client.Message;
import io.raftmq.client.MessageId;
import io.raftmq.client.MessageListener;
import io.raftmq.client.MessageQuery;
import io.raftmq.client.MessageTrace;
import io.raftmq.client.MessageView;
import io.raftmq.client.OpenTransaction;
import io.raftmq.client.Producer;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.Replier;
import io.raftmq.client.Requester;
import io.raftmq.client.RequesterOptions;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.SimpleConsumer;
import io.raftmq.client.SimpleConsumerOptions;
import io.raftmq.client.StreamConsumer;
import io.raftmq.client.StreamConsumerOptions;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.TopicSettings;
import io.raftmq.client.TransactionChecker;
import io.raftmq.client.TransactionProducer;
import io.raftmq.client.TransactionProducerOptions;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A cluster in memory that does what the tests of the command line ask for; everything else fails the test. */
final class FakeClient implements RaftMqClient {
    final Map<String, List<List<byte[]>>> topics = new TreeMap<>();
    final Map<TopicPartition, Long> committed = new HashMap<>();
    final Map<String, GroupSettings> groups = new HashMap<>();
    final List<DeadLetter> deadLetters = new ArrayList<>();
    final Map<MessageId, OpenTransaction> openTransactions = new LinkedHashMap<>();
    final Map<MessageId, MessageView> messages = new LinkedHashMap<>();
    final Map<MessageId, MessageTrace> traces = new LinkedHashMap<>();
    final List<String> redelivered = new ArrayList<>();
    final List<MessageQuery> queries = new ArrayList<>();

    @Nullable
    RaftMqException failure;

    int closed;

    void topic(String name, int partitions) {
        topics.put(
                name,
                IntStream.range(0, partitions)
                        .mapToObj(i -> (List<byte[]>) new ArrayList<byte[]>())
                        .toList());
    }

    List<List<byte[]>> partitions(String topic) {
        return Objects.requireNonNull(topics.get(topic), topic);
    }

    @Override
    public Producer producer(ProducerOptions options) {
        int[] turn = new int[1];
        return stub(Producer.class, (method, arguments) -> switch (method) {
            case "sendAsync" -> CompletableFuture.completedFuture(store((Message) arguments[0], turn));
            case "flush", "close" -> null;
            default -> throw new AssertionError(method);
        });
    }

    private SendReceipt store(Message message, int[] turn) {
        check();
        List<List<byte[]>> partitions = partitions(message.topic());
        int partition = message.partition() >= 0 ? message.partition() : turn[0]++ % partitions.size();
        partitions.get(partition).add(message.body());
        long offset = partitions.get(partition).size() - 1;
        return new SendReceipt(
                new MessageId(1, partition, offset), message.topic(), partition, offset, Instant.EPOCH, false);
    }

    @Override
    public PushConsumer pushBatchConsumer(PushConsumerOptions options, BatchMessageListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StreamConsumer streamConsumer(StreamConsumerOptions options, AssignmentListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Admin admin() {
        return stub(Admin.class, (method, arguments) -> {
            check();
            return switch (method) {
                case "listTopics" -> List.copyOf(topics.keySet());
                case "describeTopic" ->
                    Optional.ofNullable(topics.get(arguments[0]))
                            .map(partitions -> description((String) arguments[0], partitions.size()));
                case "createTopic" -> {
                    if (topics.containsKey(arguments[0])) {
                        throw new RaftMqException(FailureCode.TOPIC_EXISTS, false, false, "it exists");
                    }
                    topic((String) arguments[0], (int) arguments[1]);
                    yield description((String) arguments[0], (int) arguments[1]);
                }
                case "deleteTopic" -> topics.remove(arguments[0]);
                case "message" -> Optional.ofNullable(messages.get(id(arguments)));
                case "find" -> {
                    queries.add((MessageQuery) arguments[0]);
                    yield messages.values().stream();
                }
                case "trace" ->
                    arguments.length == 1
                            ? Optional.ofNullable(traces.get(id(arguments)))
                            : Objects.requireNonNull(traces.get(id(arguments)));
                case "redeliver" -> {
                    Object[] at = Arrays.copyOfRange(arguments, 1, arguments.length);
                    redelivered.add(arguments[0] + " " + id(at));
                    yield messages.containsKey(id(at));
                }
                case "openTransactions" -> List.copyOf(openTransactions.values());
                case "resolveTransaction" -> resolve((MessageId) arguments[0]);
                case "alterGroup" ->
                    groups.merge((String) arguments[0], (GroupSettings) arguments[1], (before, change) -> change);
                case "deadLetters" ->
                    new DeadLetterPage(
                            deadLetters.stream()
                                    .filter(((DeadLetterFilter) arguments[1])::fits)
                                    .limit((int) arguments[3])
                                    .toList(),
                            null);
                case "resendDeadLetters", "deleteDeadLetters" -> {
                    int before = deadLetters.size();
                    deadLetters.removeIf(((DeadLetterFilter) arguments[1])::fits);
                    yield (long) before - deadLetters.size();
                }
                default -> throw new AssertionError(method);
            };
        });
    }

    /** The message meant: by id, or by partition and offset. */
    private static MessageId id(Object[] arguments) {
        return arguments[0] instanceof TopicPartition at
                ? new MessageId(0x1f, at.partition(), (long) arguments[1])
                : (MessageId) arguments[0];
    }

    private @Nullable Object resolve(MessageId id) {
        if (openTransactions.remove(id) == null) {
            throw new RaftMqException(FailureCode.UNKNOWN_TRANSACTION, false, false, "transaction " + id);
        }
        return null;
    }

    @Override
    public PullConsumer pullConsumer(PullConsumerOptions options) {
        return new FakePullConsumer(this, options);
    }

    @Override
    public PushConsumer pushConsumer(PushConsumerOptions options, MessageListener listener) {
        throw new AssertionError("the command line does not push");
    }

    @Override
    public SimpleConsumer simpleConsumer(SimpleConsumerOptions options) {
        throw new AssertionError("the command line does not receive");
    }

    @Override
    public TransactionProducer transactionProducer(TransactionProducerOptions options, TransactionChecker checker) {
        throw new AssertionError("the command line begins no transactions");
    }

    @Override
    public Claims claims() {
        throw new AssertionError("not asked for here");
    }

    @Override
    public Requester requester(RequesterOptions options) {
        throw new AssertionError("the command line requests nothing");
    }

    @Override
    public Replier replier(ProducerOptions options) {
        throw new AssertionError("the command line does not reply");
    }

    @Override
    public void close() {
        closed++;
    }

    void check() {
        if (failure != null) {
            throw failure;
        }
    }

    MessageView view(TopicPartition at, long offset) {
        byte[] body = partitions(at.topic()).get(at.partition()).get((int) offset);
        MessageId id = new MessageId(1, at.partition(), offset);
        Instant time = Instant.EPOCH;
        return new MessageView(
                id, at.topic(), body, null, List.of(), Map.of(), null, null, 0, 0, time, null, time, 1, null);
    }

    private static TopicDescription description(String name, int partitions) {
        return new TopicDescription(
                name,
                31,
                IntStream.range(0, partitions)
                        .mapToObj(i -> new TopicDescription.Partition(i, 1, 7, List.of(1, 2, 3), List.of()))
                        .toList(),
                TopicSettings.defaults().withReplicationFactor(3));
    }

    interface Calls {
        @Nullable
        Object call(String method, Object[] arguments);
    }

    static <T> T stub(Class<T> type, Calls calls) {
        Object proxy = Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> calls.call(method.getName(), arguments));
        return type.cast(proxy);
    }
}
