package io.raftmq.chaos.checker;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.ClaimEvent;
import io.raftmq.chaos.history.ClaimEvent.GivingUp;
import io.raftmq.chaos.history.ClaimEvent.Granted;
import io.raftmq.chaos.history.ClaimEvent.Renewed;
import io.raftmq.chaos.history.ClaimEvent.Succeeded;
import io.raftmq.chaos.history.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A claimed key has one holder at a time, and who claims it later has the greater token. A holder surely holds from the
 * answer to its claim until it begins to give it up, or its lease can have ended, counted from when it asked; nobody else
 * can be granted the key by a claim that begins and is answered within that time. A key that is done is not granted again.
 */
public final class HolderChecker {
    /** What one token surely held, and when. */
    private static final class Hold {
        private final long from;
        private long until;
        private long givenUp = Long.MAX_VALUE;

        private Hold(long from, long until) {
            this.from = from;
            this.until = until;
        }

        private boolean covers(Granted grant, long slack) {
            return grant.invoked() >= from && grant.nanos() <= Math.min(until - slack, givenUp);
        }
    }

    private static final class Key {
        private final Map<Long, Hold> holds = new HashMap<>();
        private final List<Granted> grants = new ArrayList<>();
        private long doneAt = Long.MAX_VALUE;
    }

    private final Map<Integer, Key> keys = new HashMap<>();
    private final Findings findings = new Findings();

    private HolderChecker() {}

    /**
     * Judges a history.
     *
     * @param slackNanos by how much the cluster's clock may run ahead of the claimants' over a lease
     */
    public static Findings check(List<Event> history, long slackNanos) {
        HolderChecker checker = new HolderChecker();
        for (Event event : history) {
            if (event instanceof ClaimEvent e) {
                checker.event(e, checker.keys.computeIfAbsent(e.key(), absent -> new Key()));
            }
        }
        checker.keys.values().forEach(key -> key.grants.forEach(grant -> checker.judge(grant, key, slackNanos)));
        return checker.findings;
    }

    private void event(ClaimEvent event, Key key) {
        if (event instanceof Granted e) {
            key.grants.add(e);
            key.holds.put(e.token(), new Hold(e.nanos(), e.invoked() + e.lease()));
        } else if (event instanceof Renewed e) {
            accepted(e, e.invoked(), key);
            // A renewal that counts proves that nobody had the key in between.
            Hold hold = key.holds.get(e.token());
            if (hold != null) {
                hold.until = Math.max(hold.until, e.invoked() + e.lease());
            }
        } else if (event instanceof GivingUp e) {
            Hold hold = key.holds.get(e.token());
            if (hold != null) {
                hold.givenUp = Math.min(hold.givenUp, e.nanos());
            }
        } else if (event instanceof Succeeded e) {
            accepted(e, e.invoked(), key);
            key.doneAt = Math.min(key.doneAt, e.nanos());
        }
    }

    private void judge(Granted grant, Key key, long slack) {
        if (key.doneAt < grant.invoked()) {
            report(Kind.TWO_HOLDERS, grant, "was granted although it was done at " + key.doneAt + " ns");
        }
        key.holds.forEach((token, hold) -> {
            if (token != grant.token() && hold.covers(grant, slack)) {
                report(Kind.TWO_HOLDERS, grant, "was granted while " + token + " held it from " + hold.from + " ns");
            }
        });
        for (Granted before : key.grants) {
            if (before.nanos() < grant.invoked() && before.token() >= grant.token()) {
                report(Kind.STALE_TOKEN, grant, "was granted after " + before.token());
            }
        }
    }

    private void accepted(ClaimEvent e, long invoked, Key key) {
        for (Granted later : key.grants) {
            if (later.token() > e.token() && later.nanos() < invoked) {
                report(Kind.STALE_TOKEN, e, "counted although " + later.token() + " had been granted");
            }
        }
    }

    private void report(Kind kind, ClaimEvent e, String what) {
        findings.add(kind, "key " + e.key() + " with token " + e.token() + " at " + e.nanos() + " ns " + what);
    }
}
