package io.raftmq.chaos.workload;

import io.raftmq.chaos.checker.Findings;
import io.raftmq.chaos.checker.RegisterChecker;
import io.raftmq.chaos.checker.RestChecker;
import io.raftmq.chaos.history.History;
import io.raftmq.chaos.history.RegisterEvent;
import io.raftmq.chaos.history.RegisterEvent.Act;
import io.raftmq.chaos.history.RegisterEvent.Outcome;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Actors that read, raise and create the same few registers in the cluster's metadata; then the next ones, while topics that nobody uses any more are deleted. */
public final class MetadataWorkload implements Workload {
    private static final int ACTORS = 3;
    private static final int GROUPS_AT_A_TIME = 2;
    private static final long GROUPS_LAST_NANOS = 3_000_000_000L;
    private static final long TOPIC_LASTS_NANOS = 10_000_000_000L;
    private static final int TOPIC_ONE_IN = 8;
    private static final int FIRST_TOPIC = 1_000_000;
    private static final int JANITOR = 0;

    private final Site site;
    private final String topic;
    private final History history;
    private final RaftMqClient client;
    private final MetadataCalls calls;
    private final Crew actors = new Crew();
    private final AtomicLong acked = new AtomicLong();
    /** By actor, the topic that it used last; it only rises, so a topic below all of them is never used again. */
    private final AtomicIntegerArray topicInUse = new AtomicIntegerArray(ACTORS);

    public MetadataWorkload(Site site) {
        this.site = site;
        this.topic = site.topic("metadata");
        this.history = site.newHistory();
        this.client = site.newClient();
        this.calls = new MetadataCalls(site.bootstrap(), client, topic);
    }

    @Override
    public String name() {
        return "metadata";
    }

    @Override
    public List<String> topics() {
        return List.of(topic);
    }

    @Override
    public History history() {
        return history;
    }

    @Override
    public long acked() {
        return acked.get();
    }

    @Override
    public void start() {
        Topics.create(client, topic, 1);
        for (int i = 0; i < ACTORS; i++) {
            actors.add("chaos-metadata-" + i, new Actor(i)::step);
        }
    }

    @Override
    public void settle() {
        actors.dismiss();
        Rest.await(history, this::topicsLeft, () -> "topics that were created are gone");
    }

    /** Deletes what was created and is still there, since each partition costs its node threads. */
    private long topicsLeft() {
        List<String> created = client.admin().listTopics().stream()
                .filter(name -> name.startsWith(topic + "-"))
                .toList();
        created.forEach(client.admin()::deleteTopic);
        return created.size();
    }

    @Override
    public Findings judge() {
        Findings findings = RegisterChecker.check(history.events());
        findings.addAll(RestChecker.check(history.events()));
        return findings;
    }

    @Override
    public void close() {
        actors.abandon();
        calls.close();
        client.close();
    }

    /** One that reads and writes. */
    private final class Actor {
        private final int number;
        private final Random random;
        /** The greatest version that this actor read or asked for, by key. */
        private final Map<Integer, Long> known = new HashMap<>();

        private int firstKept;

        Actor(int number) {
            this.number = number;
            this.random = site.random("metadata-" + number);
        }

        void step() {
            try {
                if (random.nextInt(TOPIC_ONE_IN) == 0) {
                    int key = FIRST_TOPIC + (int) (history.now() / TOPIC_LASTS_NANOS);
                    topicInUse.set(number, key);
                    atTopic(key);
                    if (number == JANITOR) {
                        deleteOutdated();
                    }
                } else {
                    int row = (int) (history.now() / GROUPS_LAST_NANOS) * GROUPS_AT_A_TIME;
                    atGroup(row + random.nextInt(GROUPS_AT_A_TIME));
                }
            } catch (RaftMqException unanswered) {
                Failures.breathe();
            }
            LockSupport.parkNanos(site.nanosPerStep(ACTORS));
        }

        private void atGroup(int key) {
            String group = site.group("metadata") + "-" + key;
            if (random.nextBoolean()) {
                read(key, () -> calls.revision(group));
            } else {
                long version = mine(known.getOrDefault(key, 0L) + 1);
                known.put(key, version);
                write(Act.RAISE, key, version, () -> calls.raise(group, number, version));
            }
        }

        private void atTopic(int key) {
            String name = topic + "-" + key;
            if (known.containsKey(key)) {
                read(key, () -> calls.creation(name));
            } else {
                long version = mine(1);
                known.put(key, version);
                write(Act.CREATE, key, version, () -> calls.create(name, version));
            }
        }

        /** One that a late attempt creates once more is deleted in the end. */
        private void deleteOutdated() {
            int kept = IntStream.range(0, ACTORS).map(topicInUse::get).min().orElse(0);
            for (int key = Math.max(firstKept, FIRST_TOPIC); key < kept; key++) {
                firstKept = key + 1;
                client.admin().deleteTopic(topic + "-" + key);
            }
        }

        /** The first version from there on that no other actor uses. */
        private long mine(long from) {
            return from + Math.floorMod(number - from, ACTORS);
        }

        private void read(int key, LongSupplier reading) {
            long invoked = history.now();
            long version = reading.getAsLong();
            add(invoked, Act.READ, key, version, Outcome.DONE);
            known.merge(key, version, Math::max);
        }

        private void write(Act act, int key, long version, Supplier<Outcome> writing) {
            long invoked = history.now();
            add(invoked, act, key, version, writing.get());
        }

        private void add(long invoked, Act act, int key, long version, Outcome outcome) {
            history.add(nanos -> new RegisterEvent(nanos, invoked, number, key, act, version, outcome));
            if (outcome == Outcome.DONE) {
                acked.incrementAndGet();
            }
        }
    }
}
