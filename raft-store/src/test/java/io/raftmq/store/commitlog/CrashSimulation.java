package io.raftmq.store.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.store.GroupId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A log under random work whose power goes again and again, whose process is killed, whose disk fails a write or a sync; and
 * a model of what it must keep.
 */
final class CrashSimulation {
    private static final int GROUPS = 4;
    private static final int MAX_LIVE_ENTRIES = 60;

    private final Random random;
    private final CommitLogOptions options;
    private final Map<GroupId, GroupModel> models = new HashMap<>();
    private final Map<GroupId, List<Vote>> votes = new HashMap<>();
    private SimulatedDisk disk;
    private RecordingFaults faults = new RecordingFaults();
    private InlineThreads threads = new InlineThreads();
    private @Nullable CommitLog open;
    private long ids;

    CrashSimulation(long seed, CommitLogOptions options, DiskEvidence evidence) {
        this.random = new Random(seed);
        this.options = options;
        this.disk = new SimulatedDisk(random, evidence);
        for (int i = 0; i < GROUPS; i++) {
            models.put(new GroupId(1, i), new GroupModel());
            votes.put(new GroupId(1, i), new ArrayList<>(List.of(Vote.NONE)));
        }
    }

    /** Works until the power goes or the process dies, recovers and compares. */
    void crashOnce() {
        disk.cutAfter(random.nextInt(random.nextInt(4) == 0 ? 400 : 60));
        if (random.nextInt(4) == 0) {
            disk.errorAfter(random.nextInt(40));
        }
        try {
            if (open == null) {
                open();
            }
            while (true) {
                work();
            }
        } catch (IOException | IllegalStateException crash) {
            assertThat(Throwables.causes(crash)).hasAtLeastOneElementOfType(SimulatedDisk.Failure.class);
        } catch (LogFullException crashWhilePreallocating) {
            assertThat(Throwables.causes(crashWhilePreallocating))
                    .hasAtLeastOneElementOfType(SimulatedDisk.Failure.class);
        }
        recover();
    }

    private void recover() {
        open = null;
        while (open == null) {
            disk = random.nextInt(4) == 0 ? disk.afterKill() : disk.afterPowerCut();
            try {
                // Sometimes the power goes again while the log recovers.
                disk.cutAfter(random.nextInt(3) == 0 ? random.nextInt(12) : Long.MAX_VALUE);
                loseSidecars();
                open();
            } catch (IOException | LogFullException again) {
                assertThat(Throwables.causes(again)).hasAtLeastOneElementOfType(SimulatedDisk.Failure.class);
            }
        }
        disk.cutAfter(Long.MAX_VALUE);
        assertThat(log().damaged()).isEmpty();
        models.forEach((group, model) -> model.recovered(log().group(group)));
        votes.forEach((group, possible) -> {
            Vote found = log().votes().read(group);
            assertThat(possible).contains(found);
            possible.clear();
            possible.add(found);
        });
    }

    private CommitLog log() {
        return Objects.requireNonNull(open);
    }

    private void loseSidecars() throws IOException {
        for (String name : disk.list()) {
            if (name.endsWith(".index") && random.nextInt(10) == 0) {
                disk.delete(name);
            }
        }
    }

    private void open() throws IOException {
        threads = new InlineThreads();
        faults = new RecordingFaults();
        open = CommitLog.open(options, disk, random::nextLong, threads, faults);
    }

    private void work() throws IOException {
        GroupId group = new GroupId(1, random.nextInt(GROUPS));
        GroupModel model = Objects.requireNonNull(models.get(group));
        int dice = random.nextInt(100);
        if (model.now().size() > MAX_LIVE_ENTRIES) {
            truncatePrefix(group, model);
        } else if (dice < 45) {
            append(group, model, random.nextInt(5) > 0);
        } else if (dice < 60) {
            appendToAll();
        } else if (dice < 68) {
            truncatePrefix(group, model);
        } else if (dice < 75) {
            truncateSuffix(group, model);
        } else if (dice < 77) {
            reset(group, model);
        } else if (dice < 79) {
            model.become(GroupModel.Version.EMPTY);
            log().erase(group);
            allSynced();
        } else if (dice < 86) {
            log().reclaim(random.nextInt(4) == 0 ? 0 : random.nextDouble());
        } else if (dice < 92) {
            vote();
        } else if (dice < 95) {
            threads.core().idle();
        } else if (dice < 97) {
            threads.core().sync();
            // A sync without waiters reports its failure to the fault handler alone.
            log().reclaim(0);
        } else if (dice < 99) {
            models.forEach((each, its) -> its.verify(log().group(each)));
        } else {
            log().close();
            if (!faults.fatal.isEmpty()) {
                throw new SimulatedDisk.Failure("the close failed");
            }
            allSynced();
            open();
            models.forEach((each, its) -> its.verify(log().group(each)));
        }
    }

    private List<LogRecord> next(GroupModel model) {
        List<LogRecord> entries = new ArrayList<>();
        long term = model.now().lastTerm() + (random.nextInt(6) == 0 ? 1 : 0);
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            long id = ++ids;
            model.become(model.now().append(term, id));
            entries.add(Entries.entry(model.now().last(), term, GroupModel.payload(id)));
        }
        return entries;
    }

    private void append(GroupId group, GroupModel model, boolean sync) {
        log().group(group).append(next(model), sync);
        if (sync) {
            allSynced();
        }
    }

    private void appendToAll() {
        List<AppendRequest> requests = new ArrayList<>();
        models.forEach((group, model) -> requests.add(
                new AppendRequest(log().view(group).index(), next(model), random.nextBoolean(), Urgency.ORDINARY)));
        threads.runAll(requests);
        requests.forEach(Request::await);
        if (requests.stream().anyMatch(LogRequest::sync)) {
            allSynced();
        }
    }

    private void truncatePrefix(GroupId group, GroupModel model) {
        GroupModel.Version now = model.now();
        long firstKept = now.first() + random.nextInt(now.size() + 2);
        if (firstKept > now.first()) {
            model.become(now.bounds(firstKept, Math.max(now.last(), firstKept - 1)));
        }
        log().group(group).truncatePrefix(firstKept);
    }

    private void truncateSuffix(GroupId group, GroupModel model) {
        GroupModel.Version now = model.now();
        long lastKept = now.last() - random.nextInt(now.size() + 1);
        boolean changes = lastKept < now.last();
        if (changes) {
            model.become(now.bounds(now.first(), lastKept));
        }
        log().group(group).truncateSuffix(lastKept);
        if (changes) {
            allSynced();
        }
    }

    private void reset(GroupId group, GroupModel model) {
        long next = 1L + random.nextInt(200);
        model.become(GroupModel.Version.empty(next));
        log().group(group).reset(next);
        allSynced();
    }

    /** An election of some groups at once; now and then so many that the journal fills up. */
    private void vote() {
        int elections = random.nextInt(10) == 0 ? 40 : 1;
        for (int i = 0; i < elections; i++) {
            List<VoteRequest> ballots = new ArrayList<>();
            votes.forEach((group, possible) -> {
                if (random.nextBoolean()) {
                    ballots.add(ballot(group, possible));
                }
            });
            threads.runAll(ballots);
            ballots.forEach(Request::await);
            ballots.forEach(ballot -> settled(Objects.requireNonNull(votes.get(ballot.group))));
        }
    }

    private VoteRequest ballot(GroupId group, List<Vote> possible) {
        Vote last = possible.get(possible.size() - 1);
        if (random.nextInt(20) == 0) {
            possible.add(Vote.NONE);
            return new VoteRequest(group, null);
        }
        String candidate = random.nextBoolean() ? "" : "n" + ++ids + "-".repeat(random.nextInt(80));
        Vote vote = new Vote(last.term() + 1 + random.nextInt(3), candidate);
        possible.add(vote);
        return new VoteRequest(group, vote);
    }

    private static void settled(List<Vote> possible) {
        possible.subList(0, possible.size() - 1).clear();
    }

    /** One sync covers all groups. */
    private void allSynced() {
        models.values().forEach(GroupModel::synced);
    }
}
