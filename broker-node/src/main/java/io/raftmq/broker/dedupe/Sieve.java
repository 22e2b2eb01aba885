package io.raftmq.broker.dedupe;

import io.raftmq.broker.keyed.KeyHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells a batch's new messages from those that were stored before, in the same batch too. */
public final class Sieve {
    /**
     * What becomes of one message.
     *
     * @param found what was known of its key, even if it does not count any more; or null
     * @param message the one stored under the key now
     * @param repeated whether that is an earlier one
     */
    public record Sifted(@Nullable KeyedMessage found, KeyedMessage message, boolean repeated) {}

    private Sieve() {}

    /**
     * One result a key, in order.
     *
     * @param known what is known of a key
     * @param nextOffset where the first message is stored that is new; the others follow
     */
    public static List<Sifted> sift(
            List<KeyHash> keys,
            Function<KeyHash, @Nullable KeyedMessage> known,
            long nowMs,
            long windowMs,
            long nextOffset) {
        Map<KeyHash, KeyedMessage> fresh = new HashMap<>();
        List<Sifted> sifted = new ArrayList<>(keys.size());
        long offset = nextOffset;
        for (KeyHash key : keys) {
            KeyedMessage before = fresh.get(key);
            KeyedMessage found = before != null ? before : known.apply(key);
            if (found != null && (before != null || found.countsAt(nowMs, windowMs))) {
                sifted.add(new Sifted(found, found, true));
            } else {
                KeyedMessage stored = KeyedMessage.queued(offset++, nowMs, windowMs);
                fresh.put(key, stored);
                sifted.add(new Sifted(found, stored, false));
            }
        }
        return sifted;
    }
}
