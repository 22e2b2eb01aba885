package io.raftmq.chaos.workload;

import io.raftmq.chaos.checker.DecisionChecker;
import io.raftmq.chaos.checker.Findings;
import io.raftmq.chaos.checker.RestChecker;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.chaos.history.TransactionEvent.DecisionRefused;
import io.raftmq.chaos.history.TransactionEvent.HalfStored;
import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.Transaction;
import io.raftmq.client.TransactionProducer;
import io.raftmq.client.TransactionProducerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Transactions of one to three messages: committed, rolled back, decided and never told to the cluster, or not even decided
 * when their producer forgets them. Another producer of the group answers for those.
 */
public final class TransactionWorkload extends OneTopicWorkload {
    private static final int PRODUCERS = 2;
    private static final int TAIL_READER = 1;
    private static final int MOST_MESSAGES = 3;
    private static final int MOST_OPEN = 100_000;
    private static final Duration CHECK = Duration.ofSeconds(1);

    private final RaftMqClient other;
    private final DecisionTable table;
    private final Crew crew = new Crew();
    private final Crew readers = new Crew();

    public TransactionWorkload(Site site) {
        super(site, "transaction");
        this.other = site.newClient();
        this.table = new DecisionTable(history);
    }

    @Override
    public void start() {
        createTopic();
        TransactionProducerOptions options = TransactionProducerOptions.builder(site.group("transaction"))
                .topic(topic)
                .firstCheck(CHECK)
                .checkInterval(CHECK)
                .maxCheckInterval(CHECK)
                .build();
        PullConsumer tail = client.pullConsumer(PullConsumerOptions.defaults());
        tail.assignTopic(topic);
        readers.add("chaos-transaction-tail", () -> TailReader.readOn(tail, history, TAIL_READER));
        // It only answers for what the first one forgets, as long as its client lives.
        var unused = other.transactionProducer(options, table::check);
        TransactionProducer producer = client.transactionProducer(options, table::check);
        for (int i = 0; i < PRODUCERS; i++) {
            crew.add("chaos-transaction-" + i, new Sender(i, producer)::step);
        }
    }

    @Override
    public void settle() {
        crew.dismiss();
        Rest.await(
                history,
                () -> other.admin().openTransactions(topic, "", MOST_OPEN).size(),
                () -> "transactions are decided: " + other.admin().openTransactions(topic, "", 10));
        readers.dismiss();
    }

    @Override
    public Findings judge() {
        Judgement.drain(client, topic, Site.PARTITIONS, history);
        Findings all = DecisionChecker.check(history.events(), Judgement.DRAIN);
        all.addAll(RestChecker.check(history.events()));
        return all;
    }

    @Override
    void letGo() {
        crew.abandon();
        readers.abandon();
        other.close();
    }

    /** One thread that makes transactions. */
    private final class Sender {
        private final int number;
        private final TransactionProducer producer;
        private final Random random;
        private long next;

        Sender(int number, TransactionProducer producer) {
            this.number = number;
            this.producer = producer;
            this.random = site.random("transaction-" + number);
        }

        void step() {
            int count = 1 + random.nextInt(MOST_MESSAGES);
            Fate fate = Fate.draw(random);
            List<Stamp> stamps = IntStream.range(0, count)
                    .mapToObj(i -> new Stamp(number, next + i))
                    .toList();
            next += count;
            run(stamps, fate);
            LockSupport.parkNanos(count * site.nanosPerStep(PRODUCERS));
        }

        private void run(List<Stamp> stamps, Fate fate) {
            List<Message> messages =
                    stamps.stream().map(stamp -> message(stamp, stamps)).toList();
            stamps.forEach(stamp -> history.sendInvoked(stamp, partitionOf(stamp)));
            Transaction transaction;
            try {
                transaction = producer.begin(messages);
            } catch (RaftMqException e) {
                // Some of them may be stored. The application did nothing, so none may ever be seen.
                table.decide(stamps, false);
                Failures.breathe();
                return;
            }
            stamps.forEach(stamp -> history.add(nanos -> new HalfStored(nanos, stamp)));
            countAcked(stamps.size());
            if (fate != Fate.FORGOTTEN) {
                boolean commit = table.decide(stamps, fate != Fate.ROLLED_BACK);
                if (fate != Fate.NOT_TOLD) {
                    tell(transaction, stamps, commit);
                }
            }
        }

        private void tell(Transaction transaction, List<Stamp> stamps, boolean commit) {
            try {
                if (commit) {
                    List<SendReceipt> receipts = transaction.commit();
                    for (int i = 0; i < receipts.size(); i++) {
                        SendReceipt receipt = receipts.get(i);
                        history.sendAcknowledged(stamps.get(i), receipt.partition(), receipt.offset());
                    }
                } else {
                    transaction.rollback();
                }
                countAcked();
            } catch (RaftMqException e) {
                if (e.code() == FailureCode.TRANSACTION_DECIDED || e.code() == FailureCode.UNKNOWN_TRANSACTION) {
                    history.add(nanos -> new DecisionRefused(nanos, stamps.get(0), String.valueOf(e.getMessage())));
                }
            }
        }

        private Message message(Stamp stamp, List<Stamp> all) {
            return Message.builder(topic)
                    .body("message " + stamp)
                    .partition(partitionOf(stamp))
                    .property(Stamp.PROPERTY, stamp.toString())
                    .property(DecisionTable.TRANSACTION, DecisionTable.nameOf(all))
                    .build();
        }

        private int partitionOf(Stamp stamp) {
            return (int) (stamp.sequence() % Site.PARTITIONS);
        }
    }

    /** What happens to a transaction. */
    private enum Fate {
        COMMITTED,
        ROLLED_BACK,
        NOT_TOLD,
        FORGOTTEN;

        static Fate draw(Random random) {
            int draw = random.nextInt(10);
            return draw < 6 ? COMMITTED : draw < 8 ? ROLLED_BACK : draw < 9 ? NOT_TOLD : FORGOTTEN;
        }
    }
}
