package io.raftmq.client.wire;

/** Why a request failed. The numbers are the wire's. {@link #retry()} says what a client does about it. */
public enum ErrorCode {
    /** The broker met a fault of its own; its log says which. */
    INTERNAL(1, Retry.SAME_PLACE),
    /** The frame, its header or its payload breaks the format. */
    MALFORMED(2, Retry.NEVER),
    /** This broker does not know the api; it is older than the client. */
    UNKNOWN_API(3, Retry.NEVER),
    /** The frame's format version is not spoken here. */
    UNSUPPORTED_VERSION(4, Retry.NEVER),
    /** The frame is above the broker's limit. */
    FRAME_TOO_LARGE(5, Retry.NEVER),
    /** A queue or a quota is at its bound; wait for retry_after_ms. Nothing was done. */
    BUSY(6, Retry.AFTER_WAIT),
    /** The node is starting or stopping. Nothing was done. */
    NOT_READY(7, Retry.AFTER_WAIT),
    /** The value of a field is out of range; the message says which. */
    INVALID_ARGUMENT(8, Retry.NEVER),
    /** The operation did not complete in time; it may yet take effect. */
    TIMED_OUT(9, Retry.SAME_PLACE),
    /** The node is not (any more) the partition's leader; the hint says who may be. Nothing was done unless outcome_unknown. */
    NOT_LEADER(10, Retry.REFRESH_ROUTE),
    /** No node leads the metadata group, or this one does not know it. Nothing was done unless outcome_unknown. */
    NOT_META_LEADER(11, Retry.REFRESH_ROUTE),
    /** No topic of that name (or uid: it was deleted and perhaps created anew). */
    UNKNOWN_TOPIC(12, Retry.REFRESH_ROUTE),
    /** The topic has no partition of that number. */
    UNKNOWN_PARTITION(13, Retry.REFRESH_ROUTE),
    /** No consumer group of that name. */
    UNKNOWN_GROUP(14, Retry.NEVER),
    /** A topic of that name exists. */
    TOPIC_EXISTS(15, Retry.NEVER),
    /** A name breaks the rules; the message gives them. */
    INVALID_NAME(16, Retry.NEVER),
    /** A message is above the topic's max_message_bytes. */
    MESSAGE_TOO_LARGE(17, Retry.NEVER),
    /** A batch's CRC32C does not match: it was damaged on the way. Send it again. */
    CORRUPT_BATCH(18, Retry.SAME_PLACE),
    /** The batch's first sequence is beyond the next one expected: an earlier batch is missing. */
    SEQUENCE_GAP(19, Retry.NEVER),
    /** A newer producer has taken over this producer id. */
    PRODUCER_FENCED(20, Retry.NEVER),
    /** The partition has forgotten this producer id (idle too long); begin a new one. */
    UNKNOWN_PRODUCER(21, Retry.NEVER),
    /** The offset is below the oldest retained or above the end. */
    OFFSET_OUT_OF_RANGE(22, Retry.NEVER),
    /** The stored bytes are damaged on this replica; they are not served and are being repaired. */
    DAMAGED_DATA(23, Retry.AFTER_WAIT),
    /** The disk is nearly full; sends are refused while reads go on. */
    DISK_FULL(24, Retry.AFTER_WAIT),
    /** The lease is not (any more) the caller's. */
    LEASE_EXPIRED(25, Retry.NEVER),
    /** Members of one group asked for different subscriptions; the message names both. */
    SUBSCRIPTION_CONFLICT(26, Retry.NEVER),
    /** The subscription version is older than the partition's. */
    STALE_SUBSCRIPTION(27, Retry.NEVER),
    /** The epoch is older than the stored one: another owner has taken over. */
    FENCED(28, Retry.NEVER),
    /** The cluster cannot place that many replicas, or a node is not known. */
    INVALID_PLACEMENT(29, Retry.NEVER),
    /** No node of that id. */
    UNKNOWN_NODE(30, Retry.NEVER),
    /** Another process runs under this node id. */
    NODE_ID_IN_USE(31, Retry.NEVER),
    /** The feature level asked for is beyond what every node can. */
    FEATURE_LEVEL(32, Retry.NEVER),
    /** The group consumes in another mode. */
    WRONG_GROUP_MODE(33, Retry.NEVER),
    /** A message is due more than a year ahead. */
    DELIVERY_TIME_TOO_FAR(40, Retry.NEVER),
    /** The group's offset was moved by an operator: read it anew. */
    POSITION_RESET(60, Retry.NEVER),
    /** A consumer group of that name exists. */
    GROUP_EXISTS(61, Retry.NEVER),
    /** The claim was taken over by another, or is forgotten: its token does not count any more. */
    CLAIM_LOST(65, Retry.NEVER),
    /** A quota is used up; wait for retry_after_ms. Nothing was done. */
    QUOTA_EXCEEDED(66, Retry.AFTER_WAIT),
    /** A half message's dedupe key stands for a message that was stored before; nothing was done. */
    DEDUPE_KEY_TAKEN(67, Retry.NEVER),
    /** No such transaction, or one of another producer group, or one that was decided and forgotten. */
    UNKNOWN_TRANSACTION(45, Retry.NEVER),
    /** The opposite was decided about the transaction. */
    TRANSACTION_DECIDED(46, Retry.NEVER),
    /** The answer is to a question that was asked anew since. */
    STALE_CHECK(47, Retry.NEVER),
    /** A filter cannot be understood; the message says where and why. */
    BAD_FILTER(70, Retry.NEVER),
    /** A member of the group has the message at the moment. */
    MESSAGE_LEASED(71, Retry.NEVER),
    /** The message is not retained any more. */
    MESSAGE_GONE(72, Retry.NEVER);

    /** What a client does about a failure, before it gives up. */
    public enum Retry {
        /** It would fail again. */
        NEVER,
        /** At once, at the same node. */
        SAME_PLACE,
        /** After learning the route anew (the hint first). */
        REFRESH_ROUTE,
        /** After retry_after_ms, or the backoff. */
        AFTER_WAIT
    }

    private static final ErrorCode[] BY_ID = new ErrorCode[128];

    static {
        for (ErrorCode code : values()) {
            BY_ID[code.id] = code;
        }
    }

    private final int id;
    private final Retry retry;

    ErrorCode(int id, Retry retry) {
        this.id = id;
        this.retry = retry;
    }

    /** The number on the wire. */
    public int id() {
        return id;
    }

    /** What a client does about it. */
    public Retry retry() {
        return retry;
    }

    /** The code with that number; INTERNAL when this build does not know it. */
    public static ErrorCode of(int id) {
        ErrorCode code = id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
        return code != null ? code : INTERNAL;
    }
}
