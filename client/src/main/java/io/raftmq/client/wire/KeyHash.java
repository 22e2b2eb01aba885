package io.raftmq.client.wire;

/**
 * 64-bit hashes of texts that go over the wire, so alike in every client: FNV-1a over the UTF-16 code units, low byte
 * first, then stirred so that all bits depend on all. Never 0, which means that there is no text.
 */
public final class KeyHash {
    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private KeyHash() {}

    /** The hash of a text. */
    public static long of(String text) {
        long hash = BASIS;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            hash = (hash ^ (unit & 0xFF)) * PRIME;
            hash = (hash ^ (unit >>> 8)) * PRIME;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 29) * 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 32;
        return hash == 0 ? 1 : hash;
    }
}
