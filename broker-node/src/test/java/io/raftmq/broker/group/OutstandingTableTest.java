package io.raftmq.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table against one fate per offset, and what it says it changed against what it holds. */
class OutstandingTableTest {
    private static final int OFFSETS = 60;

    private final OutstandingTable table = new OutstandingTable();
    private final @Nullable Run[] model = new @Nullable Run[OFFSETS];
    private final TreeMap<Long, Run> stored = new TreeMap<>();
    private final OutstandingTable.Changes changes = new OutstandingTable.Changes() {
        @Override
        public void put(Run run) {
            stored.put(run.first(), run);
        }

        @Override
        public void removed(long first) {
            stored.remove(first);
        }
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void holdsWhatWasPutAndNotCut(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 5_000; step++) {
            int from = random.nextInt(OFFSETS);
            int to = from + 1 + random.nextInt(OFFSETS - from);
            List<Run> parts = table.cut(from, to, changes);
            assertThat(parts).as("seed %s", seed).isEqualTo(runs(from, to));
            Arrays.fill(model, from, to, null);
            if (random.nextBoolean()) {
                Run run = new Run(from, to - from, random.nextInt(2), 1, random.nextInt(3), random.nextBoolean());
                table.add(run, changes);
                Arrays.fill(model, from, to, run);
            }
            check(seed, random.nextInt(4), 1 + random.nextInt(OFFSETS));
        }
    }

    private void check(long seed, long now, int messages) {
        List<Run> all = runs(0, OFFSETS);
        assertThat(table.within(0, OFFSETS)).as("seed %s", seed).isEqualTo(all);
        assertThat(stored.values()).as("seed %s", seed).containsExactlyElementsOf(all);
        assertThat(table.runs()).isEqualTo(all.size());
        assertThat(table.messages()).isEqualTo(all.stream().mapToInt(Run::count).sum());
        assertThat(table.nextDeadline())
                .isEqualTo(all.stream().mapToLong(Run::deadlineMs).min().orElse(Long.MAX_VALUE));
        assertThat(table.due(now, messages)).as("seed %s", seed).isEqualTo(come(all, false, now, messages));
        assertThat(table.overdue(now, messages)).as("seed %s", seed).isEqualTo(come(all, true, now, messages));
        assertThat(table.copy().within(0, OFFSETS)).isEqualTo(all);
    }

    private static List<Run> come(List<Run> all, boolean leased, long now, int messages) {
        List<Run> due = new ArrayList<>();
        int found = 0;
        for (Run run : all.stream()
                .filter(run -> run.deadlineMs() <= now && run.leased() == leased)
                .sorted(Comparator.comparingLong(Run::deadlineMs).thenComparingLong(Run::first))
                .toList()) {
            if (found < messages) {
                due.add(run);
                found += run.count();
            }
        }
        return due;
    }

    /** The model's runs in [from, to): as long as neighbours share a fate. */
    private List<Run> runs(int from, int to) {
        List<Run> runs = new ArrayList<>();
        for (int offset = from; offset < to; offset++) {
            Run fate = model[offset];
            if (fate == null) {
                continue;
            }
            Run one = new Run(offset, 1, fate.attempt(), fate.leaseId(), fate.deadlineMs(), fate.leased());
            Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
            if (last != null && last.joins(one)) {
                runs.set(
                        runs.size() - 1,
                        new Run(
                                last.first(),
                                last.count() + 1,
                                one.attempt(),
                                one.leaseId(),
                                one.deadlineMs(),
                                one.leased()));
            } else {
                runs.add(one);
            }
        }
        return runs;
    }
}
