package io.raftmq.client;

/**
 * What each node lets through a second. A burst of a second's worth is let through at once; what comes above that is
 * refused with the time to wait, which producers and consumers honour by themselves.
 *
 * @param kind what is limited
 * @param name of the topic, the consumer group or the client ({@link ClientOptions#clientId()}); {@link #EACH} is for each
 *     one of the kind that has no quota of its own, each by itself
 * @param sendMessages messages a second; 0 = without limit, as for the others. A group has no limits of sending
 * @param sendBytes bytes of batches a second, as they go over the wire
 * @param receiveMessages messages a second
 * @param receiveBytes bytes of batches a second
 */
public record Quota(
        Kind kind, String name, long sendMessages, long sendBytes, long receiveMessages, long receiveBytes) {
    /** The name of the quota for each one that has none of its own. */
    public static final String EACH = "*";

    /** What a quota limits. */
    public enum Kind {
        /** All sends to a topic, and all deliveries from it. */
        TOPIC,
        /** All deliveries to a consumer group. */
        GROUP,
        /** All sends and deliveries of one client, by its client id. */
        CLIENT
    }

    public Quota {
        Checks.require(!name.isEmpty(), "a quota has a name");
        Checks.require(
                sendMessages >= 0 && sendBytes >= 0 && receiveMessages >= 0 && receiveBytes >= 0,
                "no limit is below zero");
    }
}
