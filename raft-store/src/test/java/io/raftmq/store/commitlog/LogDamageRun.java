package io.raftmq.store.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.store.DamagedEntryException;
import io.raftmq.store.EntryGoneException;
import io.raftmq.store.GroupId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Flips a bit of a cleanly closed log, wipes a sector, or cuts a file off, one at a time, everywhere: afterwards everything
 * is as it was, or the group it concerns is known to be damaged.
 */
final class LogDamageRun {
    private static final int GROUPS = 3;
    private static final CommitLogOptions OPTIONS = CommitLogOptions.of(Path.of("simulated"))
            .withSegments(8 << 10, 4 << 10)
            .withLimits(Long.MAX_VALUE, 0, 0)
            .withRelocateShare(0);

    private final long seed;
    private final Random random;
    private final Map<GroupId, List<LogRecord>> expected = new TreeMap<>();
    private final Map<GroupId, Vote> votes = new TreeMap<>();

    LogDamageRun(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    private CommitLog open(SimulatedDisk disk) throws IOException {
        return CommitLog.open(OPTIONS, disk, random::nextLong, new InlineThreads(), new RecordingFaults());
    }

    /** A log with sealed segments, cold ones, an open tail, truncations of both ends, an erased group and votes. */
    private SimulatedDisk cleanDisk() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(random);
        CommitLog log = open(disk);
        GroupId erased = new GroupId(9, 9);
        log.group(erased).append(Entries.run(1, 5, 1, 50), true);
        GroupId quiet = new GroupId(5, 0);
        log.group(quiet).append(Entries.run(1, 4, 1, 60), true);
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < GROUPS; i++) {
                GroupLog group = log.group(new GroupId(5, 1 + i));
                group.append(Entries.run(group.lastIndex() + 1, group.lastIndex() + 3, 1 + round / 8, 120), true);
                log.votes().write(new GroupId(5, 1 + i), round + 1, "node" + i);
            }
        }
        log.erase(erased);
        log.group(new GroupId(5, 1)).truncatePrefix(40);
        log.group(new GroupId(5, 2)).truncatePrefix(58);
        log.group(new GroupId(5, 3)).truncatePrefix(55);
        log.group(new GroupId(5, 2)).truncateSuffix(59);
        log.reclaim(0.3);
        log.group(new GroupId(5, 3)).append(Entries.run(61, 160, 4, 200), true);
        assertThat(log.usage().recordsRelocated()).isPositive();
        for (GroupId id : log.groups()) {
            List<LogRecord> entries = new ArrayList<>();
            for (long index = log.group(id).firstIndex(); index <= log.group(id).lastIndex(); index++) {
                entries.add(log.group(id).read(index));
            }
            expected.put(id, entries);
            votes.put(id, log.votes().read(id));
        }
        log.close();
        assertThat(disk.list().stream().filter(name -> name.endsWith(".index"))).hasSizeGreaterThan(1);
        return disk;
    }

    /** Answers how many of the damages of each kind the log spoke of; the others were mended or hit nothing. */
    Map<Damage, Integer> damages(int damages) throws IOException {
        SimulatedDisk clean = cleanDisk();
        List<String> names = clean.list();
        Map<Damage, Integer> found = new EnumMap<>(Damage.class);
        for (int i = 0; i < damages; i++) {
            Damage damage = Damage.values()[i % Damage.values().length];
            SimulatedDisk disk = clean.copy();
            String name = names.get(random.nextInt(names.size()));
            int at = random.nextInt(clean.size(name));
            if (!damage.strike(disk, name, at, random)) {
                continue;
            }
            try {
                found.merge(damage, verify(disk) ? 1 : 0, Integer::sum);
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError(
                        damage + " of " + name + " at byte " + at + ", the " + i + "th, seed " + seed, e);
            }
        }
        return found;
    }

    /** What can befall a file. */
    enum Damage {
        BIT_FLIPPED {
            @Override
            boolean strike(SimulatedDisk disk, String name, int at, Random random) {
                disk.bytes(name)[at] ^= (byte) (1 << random.nextInt(8));
                return true;
            }
        },
        SECTOR_WIPED {
            @Override
            boolean strike(SimulatedDisk disk, String name, int at, Random random) {
                int sector = at / SimulatedFile.SECTOR * SimulatedFile.SECTOR;
                int end = Math.min(disk.size(name), sector + SimulatedFile.SECTOR);
                // A wiped end is a torn write to all appearances: what says otherwise lies behind it.
                boolean open = name.equals(VoteFile.NAME) || name.equals(lastLog(disk));
                if (open && end + BatchTrailer.size(0) >= endOfWritten(disk, name)) {
                    return false;
                }
                Arrays.fill(disk.bytes(name), sector, end, (byte) 0);
                return true;
            }
        },
        CUT_OFF {
            @Override
            boolean strike(SimulatedDisk disk, String name, int at, Random random) {
                // A file without so much as its head is as good as deleted.
                if (name.endsWith(".log") && at <= SegmentHeader.BYTES) {
                    return false;
                }
                disk.cut(name, at);
                return true;
            }
        };

        /** Answers false if it would be more than this damage. */
        abstract boolean strike(SimulatedDisk disk, String name, int at, Random random);

        private static String lastLog(SimulatedDisk disk) {
            return disk.list().stream()
                    .filter(name -> name.endsWith(".log") && endOfWritten(disk, name) > SegmentHeader.BYTES)
                    .reduce((first, second) -> second)
                    .orElseThrow();
        }

        private static int endOfWritten(SimulatedDisk disk, String name) {
            int end = disk.size(name);
            while (end > 0 && disk.bytes(name)[end - 1] == 0) {
                end--;
            }
            return end;
        }
    }

    /** Whether damage was found. Opens twice: what was found must not be forgotten. */
    private boolean verify(SimulatedDisk disk) throws IOException {
        boolean damaged = false;
        for (int start = 0; start < 2; start++) {
            CommitLog log = open(disk);
            for (Map.Entry<GroupId, List<LogRecord>> group : expected.entrySet()) {
                boolean found = log.damaged().containsKey(group.getKey());
                damaged |= found;
                damaged |= damagedEntry(log, group.getKey(), group.getValue(), found);
                if (!log.votes().damaged(group.getKey())) {
                    assertThat(log.votes().read(group.getKey())).isEqualTo(votes.get(group.getKey()));
                }
            }
            if (log.damaged().isEmpty()) {
                assertThat(log.groups()).isEqualTo(expected.keySet());
            }
            log.close();
        }
        return damaged;
    }

    /** Reads every entry: each is as it was, or is said to be damaged. */
    private static boolean damagedEntry(CommitLog log, GroupId id, List<LogRecord> entries, boolean quarantined) {
        GroupLog group = log.group(id);
        boolean damaged = false;
        if (!quarantined) {
            assertThat(group.firstIndex()).isEqualTo(entries.get(0).index());
            assertThat(group.lastIndex())
                    .isEqualTo(entries.get(entries.size() - 1).index());
        }
        for (LogRecord entry : entries) {
            try {
                LogRecord read = group.read(entry.index());
                assertThat(read.kind()).isEqualTo(entry.kind());
                assertThat(read.term()).isEqualTo(entry.term());
                assertThat(Entries.bytes(read)).isEqualTo(Entries.bytes(entry));
            } catch (DamagedEntryException expectedDamage) {
                damaged = true;
            } catch (EntryGoneException gone) {
                assertThat(quarantined)
                        .as("only a quarantined group may lack an entry")
                        .isTrue();
                damaged = true;
            }
        }
        return damaged;
    }
}
