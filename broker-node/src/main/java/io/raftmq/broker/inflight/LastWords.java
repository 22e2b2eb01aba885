package io.raftmq.broker.inflight;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What entries in flight said last of each key they touched. What an entry said is let go when it is applied, for then it is
 * found in the applied state: so there are no more words than what is in flight.
 */
public final class LastWords<K, V> {
    /**
     * One key's.
     *
     * @param ordinal the entry that said it
     * @param value null if the key is to have none any more
     */
    public record Word<V>(long ordinal, @Nullable V value) {}

    private record Touch<K>(long ordinal, K key) {}

    private final Map<K, Word<V>> words;
    private final Deque<Touch<K>> touches = new ArrayDeque<>();
    private long ordinal;

    public LastWords() {
        this(new HashMap<>());
    }

    /** @param words where they are kept, empty; for who looks through them in an order of its own */
    public LastWords(Map<K, Word<V>> words) {
        this.words = words;
    }

    /** What is said from now on is said by this entry. */
    public void entry(long entryOrdinal) {
        ordinal = entryOrdinal;
    }

    /** What the entry and those before it said is found in the applied state now. */
    public void applied(long entryOrdinal) {
        for (Touch<K> head = touches.peek(); head != null && head.ordinal() <= entryOrdinal; head = touches.peek()) {
            touches.remove();
            Word<V> latest = words.get(head.key());
            if (latest != null && latest.ordinal() == head.ordinal()) {
                words.remove(head.key());
            }
        }
    }

    public void say(K key, @Nullable V value) {
        words.put(key, new Word<>(ordinal, value));
        touches.add(new Touch<>(ordinal, key));
    }

    /** The last word on a key; null if nobody in flight has touched it. */
    public @Nullable Word<V> on(K key) {
        return words.get(key);
    }

    /** Keys that somebody in flight has touched. */
    public int size() {
        return words.size();
    }

    /** Forgets all of them. */
    public void clear() {
        words.clear();
        touches.clear();
    }
}
