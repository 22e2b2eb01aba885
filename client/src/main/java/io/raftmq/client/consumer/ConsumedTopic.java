package io.raftmq.client.consumer;

/**
 * What a subscription's topic stands for: a topic, or, under {@code %DLQ%GROUP/TOPIC}, the dead letters of a group in one.
 *
 * @param topic whose partitions are asked
 * @param deadLettersOf the group, or empty
 */
record ConsumedTopic(String topic, String deadLettersOf) {
    /** Before a group's name: its dead letters, in all topics that it subscribes to. */
    static final String DEAD_LETTERS = "%DLQ%";

    private static final char BETWEEN = '/';

    /** Whether it stands for dead letters. */
    boolean isDeadLetters() {
        return !deadLettersOf.isEmpty();
    }

    static ConsumedTopic of(String name) {
        int between = name.indexOf(BETWEEN);
        return name.startsWith(DEAD_LETTERS) && between > 0
                ? new ConsumedTopic(name.substring(between + 1), name.substring(DEAD_LETTERS.length(), between))
                : new ConsumedTopic(name, "");
    }

    /** The name under which the dead letters of a group in one topic are known to this client. */
    static String deadLetters(String subscribed, String topic) {
        return subscribed + BETWEEN + topic;
    }
}
