package peers;

import io.raftmq.client.Admin;
import io.raftmq.client.ConsumeResult;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.StartFrom;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.TopicSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * RaftMQ by its own client, with the client's defaults, for the bench that also drives the peers. Options:
 * bootstrap=host:port,... and consumer=pull|push (pull reads by offset, push under leases).
 */
public final class RaftMqDriver implements Driver {
    private final RaftMqClient client;
    private final Admin admin;
    private String note = "";

    public RaftMqDriver(Map<String, String> options) {
        client = RaftMqClient.connect(options.getOrDefault("bootstrap", "127.0.0.1:9711,127.0.0.1:9712,127.0.0.1:9713"));
        admin = client.admin();
    }

    @Override
    public void createTopic(String topic, int partitions) throws Exception {
        admin.createTopic(topic, partitions, TopicSettings.defaults().withReplicationFactor(3));
        long end = System.nanoTime() + 60_000_000_000L;
        while (System.nanoTime() < end) {
            TopicDescription now = admin.describeTopic(topic).orElse(null);
            if (now != null && now.partitions().stream().allMatch(p -> p.leader() >= 0)) {
                return;
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("not every partition of " + topic + " has a leader after 60 s");
    }

    @Override
    public int leaderNode(String topic) {
        int leader = admin.describeTopic(topic).orElseThrow().partitions().get(0).leader();
        note = "partition 0 is led by node " + leader;
        return leader - 1;
    }

    @Override
    public String note() {
        return note;
    }

    @Override
    public Sender sender(String topic, Map<String, String> options) {
        Producer producer = client.producer();
        return new Sender() {
            @Override
            public void send(byte[] payload, Ack ack) {
                producer.sendAsync(Message.of(topic, payload)).whenComplete((receipt, failure) -> ack.done(failure));
            }

            @Override
            public void sendTo(int partition, byte[] payload, Ack ack) {
                producer.sendAsync(Message.builder(topic).body(payload).partition(partition).build())
                        .whenComplete((receipt, failure) -> ack.done(failure));
            }

            @Override
            public void flush() {
                producer.flush();
            }

            @Override
            public void close() {
                producer.close();
            }
        };
    }

    @Override
    public Receiver receiver(String topic, Map<String, String> options, Sink sink) {
        String group = options.getOrDefault("group", "bench-" + System.nanoTime());
        return options.getOrDefault("consumer", "pull").equals("push") ? push(topic, group, sink) : pull(topic, group, sink);
    }

    private Receiver push(String topic, String group, Sink sink) {
        PushConsumer consumer = client.pushConsumer(
                PushConsumerOptions.builder(group).subscribe(topic).startFrom(StartFrom.earliest()).build(), message -> {
                    sink.on(message.body());
                    return ConsumeResult.SUCCESS;
                });
        consumer.start();
        return consumer::close;
    }

    private Receiver pull(String topic, String group, Sink sink) {
        PullConsumer consumer = client.pullConsumer(
                PullConsumerOptions.builder().group(group).build());
        consumer.assignTopic(topic);
        for (TopicPartition partition : consumer.assignment()) {
            consumer.seekToBeginning(partition);
        }
        AtomicBoolean stop = new AtomicBoolean();
        Thread reader = new Thread(() -> {
            while (!stop.get()) {
                consumer.poll(Duration.ofMillis(100)).forEach(message -> sink.on(message.body()));
            }
        }, "reader");
        reader.start();
        return () -> {
            stop.set(true);
            consumer.wakeup();
            try {
                reader.join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            consumer.close();
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
