package io.raftmq.broker.partition;

import org.jspecify.annotations.Nullable;

/**
 * The names under which a partition knows the readers of dead letter queues. A group H that reads the dead letters of
 * group G is "%DLQ%G/H" there: a group with progress of its own, in another queue. No group can be registered under such
 * a name, since names have no slash.
 */
public final class DeadLetterNames {
    private static final String PREFIX = "%DLQ%";
    private static final char BETWEEN = '/';

    private DeadLetterNames() {}

    /** The name of group {@code reader} as a reader of the dead letters of {@code queue}; of itself if that is empty. */
    public static String of(String queue, String reader) {
        return queue.isEmpty() ? reader : PREFIX + queue + BETWEEN + reader;
    }

    /** Whether it has the form of a reader's name; no request may name such a group itself. */
    public static boolean isReader(String name) {
        return name.indexOf(BETWEEN) >= 0;
    }

    /** The group whose dead letters it reads, or null if it reads the partition's own queue. */
    public static @Nullable String queueOf(String name) {
        int between = name.indexOf(BETWEEN);
        return between < PREFIX.length() ? null : name.substring(PREFIX.length(), between);
    }

    /** The group that reads, under the name it is registered with. */
    public static String readerOf(String name) {
        return name.substring(name.indexOf(BETWEEN) + 1);
    }
}
