package io.raftmq.client.wire;

/**
 * What a broker must know of a message without reading it.
 *
 * @param deliverAtMs not before; {@link MessageRecord#UNSET} = at once
 * @param lane 64-bit hash of the message group; 0 = none
 * @param priority 0 to 9, 0 = normal
 * @param ttlMs milliseconds after which it is to be forgotten, at least 1; {@link MessageRecord#UNSET} = never
 * @param dedupeHigh upper half of the 128-bit hash of the dedupe key; both halves 0 = none
 * @param dedupeLow lower half
 */
public record MessageTraits(long deliverAtMs, long lane, int priority, long ttlMs, long dedupeHigh, long dedupeLow) {
    /** Of a message that has no traits. */
    public static final MessageTraits PLAIN = new MessageTraits(MessageRecord.UNSET, 0, 0, MessageRecord.UNSET, 0, 0);

    /** The highest priority. */
    public static final int MAX_PRIORITY = 9;

    public MessageTraits {
        if (priority < 0 || priority > MAX_PRIORITY || (ttlMs != MessageRecord.UNSET && ttlMs < 1)) {
            throw new IllegalArgumentException("priority " + priority + ", ttl " + ttlMs + " ms");
        }
    }

    /** The traits of a message to be sent. */
    public static MessageTraits of(MessageRecord message) {
        String group = message.messageGroup();
        String dedupeKey = message.properties().get(MessageRecord.DEDUPE_KEY);
        if (group == null
                && dedupeKey == null
                && message.priority() == 0
                && message.deliverAtMs() == MessageRecord.UNSET
                && message.ttlMs() == MessageRecord.UNSET) {
            return PLAIN;
        }
        long lane = group == null ? 0 : KeyHash.of(group);
        Hash128 dedupe = dedupeKey == null ? new Hash128(0, 0) : Hash128.of(dedupeKey);
        return new MessageTraits(
                message.deliverAtMs(), lane, message.priority(), message.ttlMs(), dedupe.high(), dedupe.low());
    }

    /** Whether it is to be delivered at a time of its own. */
    public boolean isTimed() {
        return deliverAtMs != MessageRecord.UNSET;
    }

    /** Whether it belongs to a message group. */
    public boolean hasLane() {
        return lane != 0;
    }

    /** Whether it is forgotten after a time. */
    public boolean hasTtl() {
        return ttlMs != MessageRecord.UNSET;
    }

    /** Whether it has a dedupe key. */
    public boolean hasDedupe() {
        return (dedupeHigh | dedupeLow) != 0;
    }

    /** Whether it has no traits at all. */
    public boolean isPlain() {
        return equals(PLAIN);
    }

    /** The same without a time of delivery: what is left of the traits once that time has come. */
    public MessageTraits delivered() {
        return isTimed() ? new MessageTraits(MessageRecord.UNSET, lane, priority, ttlMs, dedupeHigh, dedupeLow) : this;
    }

    /** The same without a dedupe key. */
    public MessageTraits withoutDedupe() {
        return hasDedupe() ? new MessageTraits(deliverAtMs, lane, priority, ttlMs, 0, 0) : this;
    }
}
