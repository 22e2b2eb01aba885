package io.raftmq.client;

/**
 * Where a stored message lies. Its text form, {@code TOPICUID-PARTITION-OFFSET} in hexadecimal, decimal and decimal (as
 * in {@code 1f3a-2-40017}), leads straight to it: {@link Admin#message(MessageId)}.
 *
 * @param topicUid the topic's number, never used again for another topic
 */
public record MessageId(long topicUid, int partition, long offset) {

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static MessageId parse(String text) {
        String[] parts = text.split("-", -1);
        try {
            if (parts.length == 3) {
                MessageId id = new MessageId(
                        Long.parseUnsignedLong(parts[0], 16), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
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
        return Long.toHexString(topicUid) + '-' + partition + '-' + offset;
    }
}
