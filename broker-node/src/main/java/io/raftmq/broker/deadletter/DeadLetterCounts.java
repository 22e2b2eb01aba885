package io.raftmq.broker.deadletter;

/** How many letters a dead letter queue holds, and which number comes next. The letters themselves are on disk. */
public final class DeadLetterCounts {
    private long next;
    private long held;

    public DeadLetterCounts copy() {
        DeadLetterCounts copy = new DeadLetterCounts();
        copy.restore(next, held);
        return copy;
    }

    public void restore(long storedNext, long storedHeld) {
        next = storedNext;
        held = storedHeld;
    }

    /** The number of the next letter. */
    public long next() {
        return next;
    }

    /** Letters in the queue. */
    public long held() {
        return held;
    }

    /** One more; answers its number. */
    public long add() {
        held++;
        return next++;
    }

    /** One is gone. */
    public void remove() {
        held--;
    }
}
