package io.raftmq.client;

/**
 * Where a stored message lies. Its text form, {@code TOPICUID-PARTITION-OFFSET} in hexadecimal, decimal and decimal (as
 * in {@code 1f3a-2-40017}), leads straight to it: {@link Admin#message(MessageId)}.
 *
 * <p>A message that is held back (timed, or half of a transaction) has no offset yet. Its id has an {@code h} before the
 * last number ({@code 1f3a-2-h17}) and names it as long as it is held back: {@link Admin#cancelTimer(MessageId)}. When it
 * joins the queue it gets an id by its offset, like every other.
 *
 * @param topicUid the topic's number, never used again for another topic
 * @param offset in the partition; of a held message its number among those held there
 * @param held whether the message is held back
 */
public record MessageId(long topicUid, int partition, long offset, boolean held) {
    /** The id of a message in its partition's queue. */
    public MessageId(long topicUid, int partition, long offset) {
        this(topicUid, partition, offset, false);
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static MessageId parse(String text) {
        String[] parts = text.split("-", -1);
        try {
            if (parts.length == 3) {
                boolean held = parts[2].startsWith("h");
                MessageId id = new MessageId(
                        Long.parseUnsignedLong(parts[0], 16),
                        Integer.parseInt(parts[1]),
                        Long.parseLong(held ? parts[2].substring(1) : parts[2]),
                        held);
                if (id.partition >= 0 && id.offset >= 0) {
                    return id;
                }
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(notAnId(text), e);
        }
        throw new IllegalArgumentException(notAnId(text));
    }

    private static String notAnId(String text) {
        String shown = text.length() <= 80 ? text : text.substring(0, 80) + "...";
        return "'" + shown + "' is not a message id; one looks like 1f3a-2-40017";
    }

    @Override
    public String toString() {
        return Long.toHexString(topicUid) + '-' + partition + (held ? "-h" : "-") + offset;
    }
}
