package io.raftmq.store.state;

/** How large a key and a value may be; what travels in a snapshot is checked against the same. */
final class Limits {
    static final int KEY_BYTES = 64 << 10;
    static final int VALUE_BYTES = 16 << 20;

    private Limits() {}

    static void check(byte[] key, byte[] value) {
        if (key.length > KEY_BYTES || value.length > VALUE_BYTES) {
            throw new IllegalArgumentException("a state key may have " + KEY_BYTES + " bytes and a value " + VALUE_BYTES
                    + ", not " + key.length + " and " + value.length);
        }
    }
}
