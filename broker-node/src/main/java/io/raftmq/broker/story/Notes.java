package io.raftmq.broker.story;

import java.nio.charset.StandardCharsets;

/** What consumers say of failures, as far as it is remembered. */
public final class Notes {
    /** Bytes in UTF-8. */
    public static final int MOST_BYTES = 200;

    private Notes() {}

    /** The beginning of a note that is no longer than that; no character is cut in two. */
    public static String cut(String note) {
        byte[] bytes = note.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MOST_BYTES) {
            return note;
        }
        int end = MOST_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
