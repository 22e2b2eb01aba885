package io.raftmq.client.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * 128 bits that stand for texts, alike in every client: the first 16 bytes of the SHA-256 of each text's length (4 bytes,
 * big-endian) and UTF-8 bytes, one behind the other. Nobody finds two keys with the same ones, even on purpose.
 */
public record Hash128(long high, long low) {
    /** The hash of several texts; where one ends and the next begins counts. */
    public static Hash128 of(String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            byte[] text = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, text.length));
            digest.update(text);
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new Hash128(hash.getLong(), hash.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
