package io.raftmq.client.wire;

/** What a partition does with a batch once it is stored; the same for all of its messages. */
public enum BatchKind {
    /** Its messages join the queue at once. */
    NORMAL(0),
    /** Each message joins the queue when its time has come. */
    TIMED(1),
    /** Each message joins the queue when its transaction is committed, if ever. */
    HALF(2);

    private final int code;

    BatchKind(int code) {
        this.code = code;
    }

    /** Its number in a batch's attributes. */
    int code() {
        return code;
    }

    /** Whether its messages are stored without an offset, to be let into the queue later. */
    public boolean isHeld() {
        return this != NORMAL;
    }

    /** The kind of batch that a message belongs in. */
    public static BatchKind of(MessageRecord message) {
        if ((message.attributes() & MessageRecord.HALF) != 0) {
            return HALF;
        }
        return message.deliverAtMs() == MessageRecord.UNSET ? NORMAL : TIMED;
    }

    static BatchKind ofCode(int code) {
        return switch (code) {
            case 0 -> NORMAL;
            case 1 -> TIMED;
            case 2 -> HALF;
            default -> throw new MalformedException("unknown kind of batch " + code);
        };
    }
}
