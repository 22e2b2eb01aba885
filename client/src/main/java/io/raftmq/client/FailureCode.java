package io.raftmq.client;

/** Why an operation failed. Those a broker sends have the wire's names; the last ones arise in the client. */
public enum FailureCode {
    /** A broker met a fault of its own; its log says which. */
    INTERNAL,
    /** A broker could not read the request. */
    MALFORMED,
    /** The broker is older than this client and does not know the operation. */
    UNKNOWN_API,
    /** The broker does not speak this client's frame version. */
    UNSUPPORTED_VERSION,
    /** A request is above the broker's frame limit. */
    FRAME_TOO_LARGE,
    /** Flow control: a queue or a quota is at its bound. Nothing was done. */
    BUSY,
    /** A node is starting or stopping. Nothing was done. */
    NOT_READY,
    /** A value is out of range; the message says which. */
    INVALID_ARGUMENT,
    /** It did not complete in time. It may yet take effect if {@link RaftMqException#outcomeUnknown()} says so. */
    TIMED_OUT,
    /** No node that was asked leads the partition. */
    NOT_LEADER,
    /** No node leads the metadata group. */
    NOT_META_LEADER,
    /** No topic of that name. */
    UNKNOWN_TOPIC,
    /** The topic has no partition of that number. */
    UNKNOWN_PARTITION,
    /** No consumer group of that name. */
    UNKNOWN_GROUP,
    /** A topic of that name exists. */
    TOPIC_EXISTS,
    /** A name breaks the rules; the message gives them. */
    INVALID_NAME,
    /** A message is above the topic's or the client's limit. */
    MESSAGE_TOO_LARGE,
    /** A batch was damaged on its way. */
    CORRUPT_BATCH,
    /** An earlier batch of this producer is missing in the partition. */
    SEQUENCE_GAP,
    /** A newer producer has taken over this one's id. */
    PRODUCER_FENCED,
    /** The partition has forgotten this producer. */
    UNKNOWN_PRODUCER,
    /** The offset is below the oldest retained or above the end. */
    OFFSET_OUT_OF_RANGE,
    /** Stored bytes are damaged on this replica; they are not served and are being repaired. */
    DAMAGED_DATA,
    /** The disk is nearly full; sends are refused. */
    DISK_FULL,
    /** The lease is not, or no longer, the caller's. */
    LEASE_EXPIRED,
    /** Members of one group asked for different subscriptions; the message names both. */
    SUBSCRIPTION_CONFLICT,
    /** The group's subscription has changed since this consumer started. */
    STALE_SUBSCRIPTION,
    /** Another owner has taken over. */
    FENCED,
    /** The cluster cannot place that many replicas, or a node is not known. */
    INVALID_PLACEMENT,
    /** No node of that id. */
    UNKNOWN_NODE,
    /** Another process runs under this node id. */
    NODE_ID_IN_USE,
    /** The feature level asked for is beyond what every node can. */
    FEATURE_LEVEL,
    /** The group consumes in another mode. */
    WRONG_GROUP_MODE,
    /** The group's offset was moved by an operator; what was about to be committed counts no more. */
    POSITION_RESET,
    /** A consumer group of that name exists. */
    GROUP_EXISTS,
    /** A message is due more than a year ahead. */
    DELIVERY_TIME_TOO_FAR,
    /** A claim was taken over by another consumer, or is forgotten. */
    CLAIM_LOST,
    /** Flow control: a quota is used up. Nothing was done. */
    QUOTA_EXCEEDED,
    /** A transaction's message has a dedupe key under which a message was stored before. Nothing was stored. */
    DEDUPE_KEY_TAKEN,
    /** No such transaction, or one of another producer group, or one that was decided long ago and is forgotten. */
    UNKNOWN_TRANSACTION,
    /** The opposite was decided about the transaction; the message says what, by whom and when. */
    TRANSACTION_DECIDED,
    /** The answer came after the same question had been asked anew, so it does not count. */
    STALE_CHECK,
    /** A filter cannot be understood; the message says where and why. */
    BAD_FILTER,
    /** A member of the group has the message at the moment. */
    MESSAGE_LEASED,
    /** The message is not retained any more. */
    MESSAGE_GONE,

    /** No broker could be reached, or the connection broke. */
    CONNECTION_LOST,
    /** The producer's buffer stayed full; nothing was sent. */
    BUFFER_FULL,
    /** The thread was interrupted while it waited; its interrupt flag is set. */
    INTERRUPTED,
    /** The client, producer or consumer is closed. */
    CLOSED
}
