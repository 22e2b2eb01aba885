package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.SharedProgress;
import io.raftmq.broker.partition.Received.LeasedRun;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AckRequest;
import io.raftmq.client.wire.proto.ChangeInvisibleRequest;
import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.client.wire.proto.ReceiveRequest;
import io.raftmq.client.wire.proto.ResetOffsetRequest;
import io.raftmq.client.wire.proto.StartFrom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * One shared group's consumers, and what must hold of what they get: no message leased to two while a lease of the same
 * leader holds, none again once its ack was answered, every one at least once, no lease id twice, late acks refused.
 */
class ModelGroup {
    private static final int EXPIRED = ErrorCode.LEASE_EXPIRED.id();

    private record Held(long leaseId, long untilMs) {}

    final Random random;
    final ModelCluster cluster;
    private final String name;
    private final List<LeasedRun> leases = new ArrayList<>();
    private final Set<Long> leaseIds;
    private final Map<Long, Held> held = new HashMap<>();
    private final Set<Long> acked = new HashSet<>();
    /** Offsets that an ack was decided for, whether or not it was told. */
    final Set<Long> ackDecided = new HashSet<>();
    /** Leases that were, for some of their messages, given up. */
    final Set<Long> givenUp = new HashSet<>();

    private Set<Long> delivered = new HashSet<>();
    private Set<Long> deliveredSinceReset = new HashSet<>();
    private int resetsInFlight;
    private long mustFrom;
    private int lossEpoch;
    int redelivered;
    int fencedOff;
    int acks;

    ModelGroup(Random random, ModelCluster cluster, String name, Set<Long> leaseIds) {
        this.random = random;
        this.cluster = cluster;
        this.name = name;
        this.leaseIds = leaseIds;
    }

    void act() {
        int choice = random.nextInt(100);
        if (choice < 45) {
            receive(1 + random.nextInt(8));
        } else if (choice < 85) {
            ack();
        } else if (choice < 98) {
            change();
        } else if (!mayMove()) {
            receive(1);
        } else if (choice == 98) {
            reset();
        } else if (random.nextInt(4) == 0) {
            delete();
        }
    }

    void receive(int messages) {
        forgetWhatMayBeLost();
        ReceiveRequest request = ReceiveRequest.newBuilder()
                .setGroup(name)
                .setMaxMessages(messages)
                .setMaxBytes(random.nextInt(4) == 0 ? 100 : 1 << 20)
                .setInvisibleMs(1_000 + random.nextInt(4_000))
                .setStart(StartFrom.START_EARLIEST)
                .setLaneRun(laneRun())
                .build();
        Decision<Received> decision = cluster.leader().decideReceive(request, cluster.now);
        if (decision instanceof Decision.Refused<Received> refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.BUSY);
        } else if (decision instanceof Decision.Done<Received> done) {
            leased(done.answer());
            delivered(done.answer());
        } else if (decision instanceof Decision.Await<Received> await) {
            leased(await.answer());
            await.entry().whenSettled(outcome -> {
                if (outcome == Outcome.APPLIED) {
                    delivered(await.answer());
                }
            });
        }
    }

    /** Whether it may be reset or deleted now. */
    boolean mayMove() {
        return true;
    }

    int laneRun() {
        return 0;
    }

    /** Whether an offset need not ever be delivered. */
    boolean mayBeLeftOut(long offset) {
        return false;
    }

    /** The consumer asked that its lease of the run ends then. */
    void leaseEnds(LeasedRun run, long untilMs) {}

    /** What is held under the lease at these offsets is held no longer than that. */
    void holdUntil(LongPredicate offsets, long leaseId, long untilMs) {
        held.replaceAll((offset, h) ->
                h.leaseId == leaseId && offsets.test(offset) ? new Held(h.leaseId, Math.min(h.untilMs, untilMs)) : h);
    }

    /** Whether something at these offsets was leased under that lease. */
    boolean isHeld(LongPredicate offsets, long leaseId) {
        return held.entrySet().stream()
                .anyMatch(entry -> entry.getValue().leaseId == leaseId && offsets.test(entry.getKey()));
    }

    /** Called once what was leased may be told. */
    void checkDelivered(Received received) {}

    private void leased(Received received) {
        for (LeasedRun run : received.leases()) {
            assertThat(run.attempt()).isPositive();
            for (long offset = run.firstOffset(); offset < run.firstOffset() + run.count(); offset++) {
                Held before = held.put(offset, new Held(run.leaseId(), run.deadlineMs()));
                assertThat(before == null || before.untilMs <= cluster.now)
                        .as("%s leased as %s while %s", offset, run, before)
                        .isTrue();
                assertThat(resetsInFlight > 0 || !acked.contains(offset))
                        .as("%s was acked, and is leased as %s", offset, run)
                        .isTrue();
                assertThat(covered(received, offset)).isTrue();
                assertThat(offset).isLessThan(cluster.machine().endOffset());
            }
        }
        received.leases().stream()
                .map(LeasedRun::leaseId)
                .distinct()
                .forEach(id -> assertThat(leaseIds.add(id))
                        .as("lease id %s is new", id)
                        .isTrue());
    }

    private static boolean covered(Received received, long offset) {
        return received.batches().stream()
                .anyMatch(batch -> batch.baseOffset() <= offset && offset < batch.endOffset());
    }

    private void delivered(Received received) {
        checkDelivered(received);
        for (LeasedRun run : received.leases()) {
            leases.add(run);
            redelivered += run.attempt() > 1 ? run.count() : 0;
            for (long offset = run.firstOffset(); offset < run.firstOffset() + run.count(); offset++) {
                delivered.add(offset);
                deliveredSinceReset.add(offset);
            }
        }
        while (leases.size() > 60) {
            leases.remove(random.nextInt(leases.size()));
        }
    }

    private void ack() {
        if (leases.isEmpty()) {
            return;
        }
        LeasedRun run = leases.get(random.nextInt(leases.size()));
        int skip = random.nextInt(run.count());
        int count = random.nextBoolean() ? run.count() - skip : 1;
        ack(run.firstOffset() + skip, count, run.leaseId());
    }

    void ack(long first, int count, long leaseId) {
        forgetWhatMayBeLost();
        AckRequest request = AckRequest.newBuilder()
                .setGroup(name)
                .addRuns(TestPartition.run(first, count, leaseId))
                .build();
        boolean late = anyLater(first, count, leaseId);
        decided(
                () -> cluster.leader().decideAck(request, cluster.now),
                results -> {
                    for (long offset = first; offset < first + count; offset++) {
                        ackDecided.add(offset);
                    }
                    fencedOff += results.get(0) == EXPIRED ? 1 : 0;
                    assertThat(results.get(0)).isIn(0, EXPIRED);
                    assertThat(late && results.get(0) == 0)
                            .as("a later lease of some of %s+%s than %s exists", first, count, leaseId)
                            .isFalse();
                },
                results -> {
                    for (long offset = first; results.get(0) == 0 && offset < first + count; offset++) {
                        acks++;
                        acked.add(offset);
                    }
                });
    }

    /** Whether the leader knows a later lease of some of these messages, and they are not done. */
    private boolean anyLater(long first, int count, long leaseId) {
        for (long offset = first; offset < first + count; offset++) {
            Held latest = held.get(offset);
            if (latest != null && latest.leaseId > leaseId && outstanding(offset)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the message was delivered and is not done, as the leader sees it. */
    boolean outstanding(long offset) {
        PartitionState view = cluster.leader().pipeline().view();
        ConsumerGroup group = view.groups.find(name, view.head.logStart());
        return group != null && !group.outstanding().within(offset, offset + 1).isEmpty();
    }

    private void change() {
        if (leases.isEmpty()) {
            return;
        }
        forgetWhatMayBeLost();
        LeasedRun run = leases.get(random.nextInt(leases.size()));
        boolean failed = random.nextBoolean();
        int delay = failed ? random.nextInt(3_000) : random.nextBoolean() ? 0 : 1_000 + random.nextInt(5_000);
        ChangeInvisibleRequest request = ChangeInvisibleRequest.newBuilder()
                .setGroup(name)
                .addRuns(TestPartition.run(run.firstOffset(), run.count(), run.leaseId()))
                .setFailed(failed)
                .setInvisibleMs(delay)
                .build();
        decided(
                () -> cluster.leader().decideChangeInvisible(request, cluster.now),
                results -> {
                    if (failed || delay == 0) {
                        givenUp.add(run.leaseId());
                    }
                    for (long offset = run.firstOffset(); offset < run.firstOffset() + run.count(); offset++) {
                        long until = cluster.now + delay;
                        held.computeIfPresent(
                                offset,
                                (o, h) -> h.leaseId == run.leaseId()
                                        ? new Held(h.leaseId, Math.min(h.untilMs, until))
                                        : h);
                    }
                    leaseEnds(run, failed || delay == 0 ? cluster.now : cluster.now + delay);
                },
                results -> {});
    }

    private void reset() {
        forgetWhatMayBeLost();
        long target = random.nextInt((int) cluster.machine().endOffset() + 1);
        ResetOffsetRequest request =
                ResetOffsetRequest.newBuilder().setGroup(name).setOffset(target).build();
        moved(() -> cluster.leader().decideResetOffset(request, GroupMode.SHARED, 0, cluster.now), target);
    }

    private void delete() {
        forgetWhatMayBeLost();
        moved(() -> cluster.leader().decideDeleteGroup(name, cluster.now), 0);
    }

    /** The group begins elsewhere from now on. */
    void wasMoved() {}

    /** A reset to {@code target}, or a deletion, after which the group begins at the oldest message. */
    private <A> void moved(Supplier<Decision<A>> request, long target) {
        Decision<A> decision = request.get();
        if (!(decision instanceof Decision.Await<A> await)) {
            return;
        }
        held.clear();
        wasMoved();
        resetsInFlight++;
        deliveredSinceReset = new HashSet<>();
        Set<Long> since = deliveredSinceReset;
        await.entry().whenSettled(outcome -> {
            resetsInFlight--;
            if (outcome == Outcome.APPLIED) {
                acked.clear();
                delivered.removeIf(offset -> offset >= target);
                delivered.addAll(since);
                mustFrom = target;
            } else if (outcome == Outcome.UNKNOWN) {
                acked.clear();
                mustFrom = Math.max(mustFrom, target);
            }
        });
    }

    /** Hands out an answer when it is decided, and again once it may be told. */
    private static <A> void decided(Supplier<Decision<A>> request, Consumer<A> decided, Consumer<A> told) {
        Decision<A> decision = request.get();
        if (decision instanceof Decision.Done<A> done) {
            decided.accept(done.answer());
            told.accept(done.answer());
        } else if (decision instanceof Decision.Await<A> await) {
            decided.accept(await.answer());
            await.entry().whenSettled(outcome -> {
                if (outcome == Outcome.APPLIED) {
                    told.accept(await.answer());
                }
            });
        } else if (decision instanceof Decision.Refused<A> refused) {
            assertThat(refused.code()).as(refused.message()).isIn(ErrorCode.BUSY, ErrorCode.UNKNOWN_GROUP);
        }
    }

    private void forgetWhatMayBeLost() {
        if (lossEpoch != cluster.lossEpoch) {
            lossEpoch = cluster.lossEpoch;
            held.clear();
        }
    }

    /** Receives and acks until nothing is left, then checks that nothing was left out. */
    void drain() {
        for (int round = 0; round < 10_000; round++) {
            cluster.now += 20_000;
            leases.clear();
            receive(1_000);
            cluster.propose();
            cluster.commitAll();
            for (LeasedRun run : List.copyOf(leases)) {
                ack(run.firstOffset(), run.count(), run.leaseId());
            }
            cluster.propose();
            cluster.commitAll();
            SharedProgress progress = cluster.machine().groups().shared(name);
            assertThat(progress).isNotNull();
            if (progress.cursor() == cluster.machine().endOffset() && progress.outstanding() == 0) {
                for (long offset = Math.max(mustFrom, cluster.machine().logStartOffset());
                        offset < progress.cursor();
                        offset++) {
                    if (mayBeLeftOut(offset)) {
                        continue;
                    }
                    assertThat(delivered)
                            .as("%s of group %s was left out", offset, name)
                            .contains(offset);
                }
                return;
            }
        }
        throw new AssertionError(
                "group " + name + " never ends: " + cluster.machine().groups().shared(name));
    }
}
