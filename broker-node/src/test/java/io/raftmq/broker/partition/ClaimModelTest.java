package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.claim.ClaimRules.Verdict;
import io.raftmq.client.wire.proto.ClaimAction;
import io.raftmq.client.wire.proto.ClaimRequest;
import io.raftmq.client.wire.proto.SettleClaimRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random claims, with failures of every kind in between, against what must hold: one holder, and nothing done twice. */
class ClaimModelTest {
    private static final int STEPS = 4_000;

    /** What a holder that was answered knows. */
    private record Held(long token, long untilMs) {}

    private final TestPartition p = new TestPartition();
    private final Map<String, Held> held = new HashMap<>();
    private final Map<String, Long> doneUntil = new HashMap<>();
    private final Deque<ProposedEntry> inFlight = new ArrayDeque<>();
    private long greatestToken;

    @Test
    void oneHolderAndNothingDoneTwice() {
        run(System.nanoTime());
    }

    void run(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            String what = "seed " + seed + ", step " + step;
            String key = "k" + random.nextInt(12);
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> claim(key, random.nextInt(1, 1_000_000), what);
                case 4, 5 -> settle(key, ClaimAction.CLAIM_SUCCEED, random.nextInt(1_000, 60_000), what);
                case 6 -> settle(key, ClaimAction.CLAIM_RENEW, random.nextInt(1_000, 20_000), what);
                case 7 -> settle(key, ClaimAction.CLAIM_RELEASE, 0, what);
                case 8 -> p.now += random.nextInt(20_000) * (long) random.nextInt(2) * random.nextInt(2) * 5;
                default -> disturb(random);
            }
            commitSome(random);
        }
        commitSome(null);
        assertThat(p.machine.claims())
                .as("seed " + seed)
                .isEqualTo(p.state.dump().keySet().stream()
                        .filter(key -> key.startsWith("38"))
                        .count())
                .isEqualTo(p.state.dump().keySet().stream()
                        .filter(key -> key.startsWith("39"))
                        .count());
    }

    private void claim(String key, long owner, String what) {
        ClaimRequest request = ClaimRequest.newBuilder()
                .setGroup("g")
                .setKey(key)
                .setOwner(owner)
                .setLeaseMs(10_000)
                .build();
        long time = p.now;
        whenApplied(p.leader.decideClaim(request, p.now), answer -> {
            if (answer.verdict() == Verdict.TAKEN) {
                Held before = held.get(key);
                assertThat(before == null || before.untilMs <= time)
                        .as("%s: %s has a holder already", what, key)
                        .isTrue();
                assertThat(doneUntil.getOrDefault(key, 0L))
                        .as("%s: %s was done", what, key)
                        .isLessThanOrEqualTo(time);
                assertThat(answer.token()).as(what).isGreaterThan(greatestToken);
                greatestToken = answer.token();
                held.put(key, new Held(answer.token(), answer.untilMs()));
            } else if (answer.verdict() == Verdict.SUCCEEDED) {
                assertThat(doneUntil).as(what).containsKey(key);
            }
        });
    }

    private void settle(String key, ClaimAction action, int durationMs, String what) {
        Held mine = held.get(key);
        if (mine == null) {
            return;
        }
        SettleClaimRequest request = SettleClaimRequest.newBuilder()
                .setGroup("g")
                .setKey(key)
                .setToken(mine.token)
                .setAction(action)
                .setDurationMs(durationMs)
                .build();
        whenApplied(p.leader.decideSettleClaim(request, p.now), until -> {
            switch (action) {
                case CLAIM_SUCCEED -> {
                    held.remove(key);
                    doneUntil.put(key, until);
                }
                case CLAIM_RELEASE -> {
                    held.remove(key);
                    doneUntil.remove(key);
                }
                default -> {
                    assertThat(held).as(what).containsKey(key);
                    held.put(key, new Held(mine.token, until));
                }
            }
        });
    }

    private <A> void whenApplied(Decision<A> decision, Consumer<A> then) {
        if (decision instanceof Decision.Done<A> done) {
            then.accept(done.answer());
        } else if (decision instanceof Decision.Await<A> await) {
            await.entry().whenSettled(outcome -> {
                if (outcome == Outcome.APPLIED) {
                    then.accept(await.answer());
                }
            });
        }
    }

    private void commitSome(@Nullable Random random) {
        inFlight.addAll(p.poll());
        while (!inFlight.isEmpty() && (random == null || random.nextInt(3) > 0)) {
            p.commit(inFlight.remove().payload(), p.term);
        }
    }

    private void disturb(Random random) {
        switch (random.nextInt(3)) {
            case 0 -> {
                inFlight.clear(); // lost with their leader: nothing of them is in the log
                p.leaderChange();
            }
            case 1 -> {
                commitSome(null);
                p.reload();
                p.leader = p.machine.startLeading(++p.term);
            }
            default -> {
                inFlight.addAll(p.poll());
                if (!inFlight.isEmpty()) {
                    while (!inFlight.isEmpty()) {
                        p.leader.failed(inFlight.removeLast(), true);
                    }
                    p.machine.tellSettled();
                }
            }
        }
    }
}
