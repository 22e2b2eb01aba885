package io.raftmq.meta.model;

import io.raftmq.client.wire.proto.QuotaKind;

/**
 * What one node lets through a second; 0 = without limit.
 *
 * @param name of a topic, a consumer group or a client, or {@link #EACH}
 */
public record Quota(
        QuotaKind kind, String name, long sendMessages, long sendBytes, long receiveMessages, long receiveBytes) {
    /** The name of the quota of each one that has none of its own. */
    public static final String EACH = "*";

    /** Its key in the image. */
    public String key() {
        return key(kind, name);
    }

    /** The key of the quota of that kind and name. */
    public static String key(QuotaKind kind, String name) {
        return kind.getNumber() + ":" + name;
    }
}
