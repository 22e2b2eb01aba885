package io.raftmq.chaos.workload;

import io.raftmq.chaos.checker.Findings;
import io.raftmq.chaos.checker.HolderChecker;
import io.raftmq.chaos.history.ClaimEvent.GivingUp;
import io.raftmq.chaos.history.ClaimEvent.Granted;
import io.raftmq.chaos.history.ClaimEvent.Renewed;
import io.raftmq.chaos.history.ClaimEvent.Succeeded;
import io.raftmq.client.ClaimKey;
import io.raftmq.client.ClaimResult;
import io.raftmq.client.Claims;
import io.raftmq.client.RaftMqException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Actors that claim the same few keys, hold them for a while, renew, finish, give up or forget them; then the next keys. */
public final class ClaimWorkload extends OneTopicWorkload {
    private static final int ACTORS = 3;
    private static final int KEYS_AT_A_TIME = 3;
    private static final long KEYS_LAST_NANOS = 3_000_000_000L;
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration WAIT = Duration.ofMillis(200);
    /** The cluster's clock may jump a little ahead when a partition's leader changes. */
    private static final Duration SLACK = Duration.ofMillis(100);

    private final Crew actors = new Crew();

    public ClaimWorkload(Site site) {
        super(site, "claim");
    }

    @Override
    public void start() {
        createTopic();
        for (int i = 0; i < ACTORS; i++) {
            actors.add("chaos-claim-" + i, new Actor(i)::step);
        }
    }

    @Override
    public void settle() {
        actors.dismiss();
    }

    @Override
    public Findings judge() {
        return HolderChecker.check(history.events(), SLACK.toNanos());
    }

    @Override
    void letGo() {
        actors.abandon();
    }

    /** One that claims. */
    private final class Actor {
        private final int number;
        private final Random random;
        private final Claims claims = client.claims();

        Actor(int number) {
            this.number = number;
            this.random = site.random("claim-" + number);
        }

        void step() {
            int key = (int) (history.now() / KEYS_LAST_NANOS) * KEYS_AT_A_TIME + random.nextInt(KEYS_AT_A_TIME);
            ClaimKey name = new ClaimKey(topic, group, "key-" + key);
            try {
                long invoked = history.now();
                ClaimResult result = claims.claim(name, LEASE, WAIT);
                if (result.isGranted()) {
                    long token = result.token();
                    history.add(nanos -> new Granted(nanos, invoked, number, key, token, LEASE.toNanos()));
                    countAcked();
                    hold(name, key, token);
                }
            } catch (RaftMqException unanswered) {
                Failures.breathe();
            }
            LockSupport.parkNanos(site.nanosPerStep(ACTORS));
        }

        private void hold(ClaimKey name, int key, long token) {
            int draw = random.nextInt(10);
            LockSupport.parkNanos(random.nextInt(100_000_000));
            if (draw < 4) {
                long invoked = history.now();
                claims.renew(name, token, LEASE);
                history.add(nanos -> new Renewed(nanos, invoked, number, key, token, LEASE.toNanos()));
                countAcked();
            }
            if (draw == 9) {
                return;
            }
            history.add(nanos -> new GivingUp(nanos, number, key, token));
            if (draw % 4 == 0) {
                long invoked = history.now();
                claims.succeed(name, token, KEPT);
                history.add(nanos -> new Succeeded(nanos, invoked, number, key, token));
            } else {
                claims.release(name, token);
            }
            countAcked();
        }
    }
}
