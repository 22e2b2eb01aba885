package io.raftmq.client.wire;

/** What a frame asks for. The numbers are the wire's and are never used again for something else. */
public enum ApiKey {
    HANDSHAKE(1),
    PING(2),
    METADATA(3),
    PRODUCE(10),
    INIT_PRODUCER(11),
    FETCH(12),
    LIST_OFFSETS(13),
    COMMIT_OFFSET(20),
    FETCH_OFFSET(21),
    RESET_OFFSET(22),
    RECEIVE(30),
    ACK(31),
    CHANGE_INVISIBLE(32),
    CREATE_TOPIC(40),
    ALTER_TOPIC(41),
    DELETE_TOPIC(42),
    SUBSCRIBE(50),
    UNSUBSCRIBE(51),
    LIST_GROUPS(52),
    DESCRIBE_GROUP(53),
    DELETE_GROUP(54),
    MOVE_PARTITION(60),
    DRAIN_NODE(61),
    REMOVE_NODE(62),
    TRANSFER_LEADER(63),
    ALTER_CLUSTER(64),
    END_TRANSACTION(74),
    CHECK_TRANSACTIONS(75),
    LIST_TRANSACTIONS(76),
    ALTER_GROUP(80),
    CANCEL_TIMER(70),
    LIST_TIMERS(71),
    LIST_DEAD_LETTERS(81),
    RESEND_DEAD_LETTERS(82),
    DELETE_DEAD_LETTERS(83),
    AWAIT_ASSIGNMENT(85),
    ACQUIRE(86),
    PREFER_LEADER(87),
    COPY_GROUP(88),
    COPY_PROGRESS(89),
    CLAIM(90),
    SETTLE_CLAIM(91),
    ALTER_QUOTA(92),
    LIST_QUOTAS(93),
    LIST_PRODUCERS(94),
    FIND_MESSAGES(96),
    TRACE_MESSAGE(97),
    REDELIVER(98),
    INQUIRE(100),
    REGISTER_NODE(101),
    NODE_HEARTBEAT(102),
    REPORT_PARTITIONS(103);

    private static final ApiKey[] BY_ID = new ApiKey[128];

    static {
        for (ApiKey key : values()) {
            BY_ID[key.id] = key;
        }
    }

    private final int id;

    ApiKey(int id) {
        this.id = id;
    }

    /** The number on the wire. */
    public int id() {
        return id;
    }

    /** The api with that number, or null when this build does not know it. */
    public static @org.jspecify.annotations.Nullable ApiKey of(int id) {
        return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
    }
}
