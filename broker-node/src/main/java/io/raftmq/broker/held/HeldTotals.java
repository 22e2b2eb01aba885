package io.raftmq.broker.held;

/** The counts that go with what is held; part of a partition's state. */
public final class HeldTotals {
    private long nextId;
    private long timed;
    private long half;
    private long bodyBytes;
    private long movedBelow;

    /**
     * As stored.
     *
     * @param nextId the held id that the next message gets
     * @param timed timed messages held
     * @param half half messages held
     * @param bodyBytes bytes of all bodies
     * @param movedBelow every body that was carried forward was first stored below this Raft index
     */
    public HeldTotals(long nextId, long timed, long half, long bodyBytes, long movedBelow) {
        this.nextId = nextId;
        this.timed = timed;
        this.half = half;
        this.bodyBytes = bodyBytes;
        this.movedBelow = movedBelow;
    }

    /** Nothing was ever held. */
    public HeldTotals() {
        this(1, 0, 0, 0, 0);
    }

    public HeldTotals copy() {
        return new HeldTotals(nextId, timed, half, bodyBytes, movedBelow);
    }

    /** The held id that the next message gets. */
    public long nextId() {
        return nextId;
    }

    /** Timed messages that wait for their time. */
    public long timed() {
        return timed;
    }

    /** Half messages that wait for their transaction. */
    public long half() {
        return half;
    }

    /** Bytes of all bodies. */
    public long bodyBytes() {
        return bodyBytes;
    }

    /** Every body that was carried forward was first stored below this Raft index. */
    public long movedBelow() {
        return movedBelow;
    }

    void held(HeldRun run) {
        nextId = Math.max(nextId, run.end());
        count(run, run.count());
    }

    void taken(HeldRun run) {
        count(run, -run.count());
    }

    private void count(HeldRun run, int more) {
        switch (run.kind()) {
            case TIMED -> timed += more;
            case HALF -> half += more;
            case NORMAL -> throw new IllegalArgumentException("a normal message is not held");
        }
    }

    void body(int bytes) {
        bodyBytes += bytes;
    }

    void moved(BodyId id) {
        movedBelow = Math.max(movedBelow, id.raftIndex() + 1);
    }
}
