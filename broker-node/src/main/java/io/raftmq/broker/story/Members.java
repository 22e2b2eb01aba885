package io.raftmq.broker.story;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The consumers that had leases in a partition, numbered so that a lease names its holder in a byte or two. Only the last
 * {@value #MOST} numbers are remembered; who comes back after that gets a new one.
 */
public final class Members {
    /** The number of nobody. */
    public static final int NOBODY = 0;
    /** So many are remembered. */
    public static final int MOST = 1_024;

    private final TreeMap<Integer, String> names = new TreeMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    public Members copy() {
        Members copy = new Members();
        names.forEach(copy::restore);
        return copy;
    }

    /** The member's number, {@link #NOBODY} if it has none (any more). */
    public int numberOf(String name) {
        return numbers.getOrDefault(name, NOBODY);
    }

    /** The name of that number, or null if it is not known (any more). */
    public @Nullable String nameOf(int number) {
        return names.get(number);
    }

    /** Gives a member the next number; the oldest makes room. */
    public int add(String name) {
        int number = names.isEmpty() ? 1 : names.lastKey() + 1;
        restore(number, name);
        String gone = names.remove(number - MOST);
        if (gone != null) {
            numbers.remove(gone, number - MOST);
        }
        return number;
    }

    /** Restores what was stored. */
    public void restore(int number, String name) {
        names.put(number, name);
        numbers.put(name, number);
    }
}
