package io.raftmq.client.wire;

import java.nio.charset.StandardCharsets;

/** Which partition belongs to a key. Clients in all languages and brokers agree on it. */
public final class KeyedPartition {
    private KeyedPartition() {}

    /** FNV-1a over the UTF-8 bytes, mixed once more. */
    public static int of(String key, int partitions) {
        int hash = 0x811c9dc5;
        for (byte next : key.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (next & 0xff)) * 0x01000193;
        }
        hash ^= hash >>> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >>> 13;
        return Math.floorMod(hash, partitions);
    }

    /** The partition that holds the claims of a group's key, of a topic that was created with so many partitions. */
    public static int ofClaim(String group, String key, int firstPartitions) {
        return of(group + '\0' + key, firstPartitions);
    }
}
