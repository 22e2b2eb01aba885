package io.raftmq.broker.transaction;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Bounds the questions that are out to each producer group, so that a partition with many transactions due (after an
 * outage, say) does not bury its producers: so many unanswered at once, and so many a second. Kept by a leader alone; a
 * new one begins with nothing out, so a failover can have twice the bound out for as long as an answer may take.
 */
public final class CheckWindow {
    private static final long SECOND_MS = 1_000;

    /** What is out to one group, the oldest first, and what it was asked within the running second. */
    private static final class Out {
        private final LinkedHashMap<Long, Long> answerBy = new LinkedHashMap<>();
        private long secondFrom;
        private int inSecond;

        Out(long nowMs) {
            secondFrom = nowMs;
        }
    }

    private final TransactionLimits limits;
    private final Map<String, Out> groups = new HashMap<>();

    public CheckWindow(TransactionLimits limits) {
        this.limits = limits;
    }

    /** How many more questions the group may be asked now. */
    public int room(String group, long nowMs) {
        Out out = groups.get(group);
        if (out == null) {
            return Math.min(limits.maxAsked(), limits.maxAskedPerSecond());
        }
        dropUnheard(out, nowMs);
        int left = nowMs - out.secondFrom >= SECOND_MS
                ? limits.maxAskedPerSecond()
                : limits.maxAskedPerSecond() - out.inSecond;
        return Math.max(0, Math.min(limits.maxAsked() - out.answerBy.size(), left));
    }

    /** When there may be room again, if there is none now. */
    public long nextRoomAt(String group, long nowMs) {
        Out out = groups.get(group);
        if (out == null || room(group, nowMs) > 0) {
            return nowMs;
        }
        return out.answerBy.size() >= limits.maxAsked() ? nowMs + SECOND_MS / 10 : out.secondFrom + SECOND_MS;
    }

    /** The group is asked about a transaction. */
    public void asked(String group, long id, long nowMs) {
        Out out = groups.computeIfAbsent(group, name -> new Out(nowMs));
        if (nowMs - out.secondFrom >= SECOND_MS) {
            out.secondFrom = nowMs;
            out.inSecond = 0;
        }
        out.inSecond++;
        out.answerBy.remove(id);
        out.answerBy.put(id, nowMs + limits.patienceMs());
    }

    /** It answered, whatever it said, or nobody need ask any more. */
    public void answered(String group, long id) {
        Out out = groups.get(group);
        if (out != null) {
            out.answerBy.remove(id);
        }
    }

    /** Forgets groups that have nothing out. */
    public void tidy(long nowMs) {
        groups.values().removeIf(out -> {
            dropUnheard(out, nowMs);
            return out.answerBy.isEmpty() && nowMs - out.secondFrom >= SECOND_MS;
        });
    }

    private static void dropUnheard(Out out, long nowMs) {
        Iterator<Long> oldest = out.answerBy.values().iterator();
        while (oldest.hasNext() && Objects.requireNonNull(oldest.next()) <= nowMs) {
            oldest.remove();
        }
    }
}
