package io.raftmq.broker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The tables against a model that only has maps, the overlay of what is in flight included. */
class TransactionsTest {
    private static final CheckSchedule SCHEDULE = new CheckSchedule(100, 200, 1_000, 5_000);

    @Test
    void pausesDoubleUpToTheirBound() {
        OpenTransaction transaction = OpenTransaction.begun(7, "g", 10_000, SCHEDULE);
        assertThat(transaction.nextCheckMs()).isEqualTo(10_100);
        assertThat(transaction.expiresAtMs()).isEqualTo(15_000);
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            long now = transaction.nextCheckMs();
            transaction = transaction.checkedAt(now);
            pauses.add(transaction.nextCheckMs() - now);
        }
        assertThat(pauses).containsExactly(200L, 400L, 800L, 1_000L, 1_000L);
        assertThat(transaction.checks()).isEqualTo(5);
    }

    @Test
    void theLongestPauseHoldsHoweverOftenOneWasAsked() {
        OpenTransaction transaction = OpenTransaction.begun(7, "g", 0, CheckSchedule.DEFAULT);
        for (int i = 0; i < 200; i++) {
            transaction = transaction.checkedAt(i);
        }
        assertThat(transaction.nextCheckMs()).isEqualTo(199 + 3_600_000);
    }

    /** What is told of open ones, in one place. */
    private static final class Model {
        final TreeMap<Long, OpenTransaction> open = new TreeMap<>();
        final Map<Long, Decided> decided = new HashMap<>();

        List<OpenTransaction> due(String group, long now) {
            return open.values().stream()
                    .filter(each -> each.group().equals(group) && each.nextCheckMs() <= now)
                    .sorted(Comparator.comparingLong(OpenTransaction::nextCheckMs)
                            .thenComparingLong(OpenTransaction::id))
                    .toList();
        }

        List<OpenTransaction> expired(long now) {
            return open.values().stream()
                    .filter(each -> each.expiresAtMs() <= now)
                    .sorted(Comparator.comparingLong(OpenTransaction::expiresAtMs)
                            .thenComparingLong(OpenTransaction::id))
                    .toList();
        }
    }

    @Test
    void tablesAndOverlayAgreeWithTheModel() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Model now = new Model();
        Model ahead = new Model();
        AppliedTransactions applied = new AppliedTransactions(now.decided::get, 0);
        ProposedTransactions proposed = new ProposedTransactions(applied);
        List<List<Runnable>> inFlight = new ArrayList<>();
        long nextId = 1;
        long firstOrdinal = 0;
        for (int step = 0; step < 1_500; step++) {
            long time = step * 3L;
            List<Runnable> entry = new ArrayList<>();
            proposed.entry(firstOrdinal + inFlight.size());
            for (int i = random.nextInt(4); i > 0; i--) {
                long id = random.nextInt(3) == 0 ? nextId++ : 1 + random.nextLong(nextId);
                change(random, id, time, proposed, ahead);
                OpenTransaction open = proposed.open(id);
                Decided decided = proposed.decided(id);
                entry.add(() -> replay(id, open, decided, applied, now));
            }
            inFlight.add(entry);
            if (random.nextInt(3) == 0) {
                for (List<Runnable> each : inFlight) {
                    each.forEach(Runnable::run);
                    proposed.applied(firstOrdinal++);
                }
                inFlight.clear();
                assertThat(proposed.size()).as("seed %d", seed).isEqualTo(applied.size());
            }
            assertThat(proposed.size()).as("seed %d", seed).isEqualTo(ahead.open.size());
            check(seed, time, nextId, applied, now);
            long id = 1 + random.nextLong(nextId);
            assertThat(proposed.open(id)).as("seed %d", seed).isEqualTo(ahead.open.get(id));
            assertThat(proposed.decided(id)).as("seed %d", seed).isEqualTo(ahead.decided.get(id));
        }
    }

    private static void change(Random random, long id, long time, Transactions to, Model model) {
        OpenTransaction open = model.open.get(id);
        if (open == null && !model.decided.containsKey(id)) {
            OpenTransaction begun = OpenTransaction.begun(id, random.nextBoolean() ? "g" : "h", time, SCHEDULE);
            to.put(begun);
            model.open.put(id, begun);
        } else if (open != null && random.nextBoolean()) {
            to.put(open.checkedAt(time));
            model.open.put(id, open.checkedAt(time));
        } else if (open != null) {
            Decided decided = new Decided(random.nextBoolean(), DecidedBy.CHECK, time, id);
            to.decide(id, decided);
            model.open.remove(id);
            model.decided.put(id, decided);
        }
    }

    private static void replay(
            long id,
            @org.jspecify.annotations.Nullable OpenTransaction open,
            @org.jspecify.annotations.Nullable Decided decided,
            Transactions applied,
            Model model) {
        if (open != null) {
            applied.put(open);
            model.open.put(id, open);
        } else if (decided != null) {
            applied.decide(id, decided);
            model.open.remove(id);
            model.decided.put(id, decided);
        }
    }

    private static void check(long seed, long time, long nextId, AppliedTransactions applied, Model model) {
        assertThat(applied.size()).as("seed %d", seed).isEqualTo(model.open.size());
        assertThat(applied.due("g", time, 1_000)).as("seed %d", seed).isEqualTo(model.due("g", time));
        assertThat(applied.expired(time, 1_000)).as("seed %d", seed).isEqualTo(model.expired(time));
        assertThat(applied.openFrom(nextId / 2))
                .as("seed %d", seed)
                .containsExactlyElementsOf(model.open.tailMap(nextId / 2, true).values());
        long next = model.open.values().stream()
                .filter(each -> each.group().equals("h"))
                .mapToLong(OpenTransaction::nextCheckMs)
                .min()
                .orElse(Long.MAX_VALUE);
        assertThat(applied.nextCheckAt("h")).as("seed %d", seed).isEqualTo(next);
    }
}
