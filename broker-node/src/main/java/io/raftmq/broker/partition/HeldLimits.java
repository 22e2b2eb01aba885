package io.raftmq.broker.partition;

/**
 * The bounds a leader keeps for held messages.
 *
 * @param maxHeld messages a partition holds, timed and half together; beyond it such sends are BUSY
 * @param timersInMemory runs of timers a leader keeps in memory
 * @param releaseChunk messages that one record releases at most, so that a burst leaves room for other requests
 * @param releaseChunksInFlight such records on their way at once
 * @param carryGarbageBytes bytes of the log that must be of no use before bodies are carried forward to free them
 */
public record HeldLimits(
        long maxHeld, int timersInMemory, int releaseChunk, int releaseChunksInFlight, long carryGarbageBytes) {
    /** 10,000,000 messages, 8,192 timers in memory, 2 chunks of 1,000 at once, 64 MiB. */
    public static final HeldLimits DEFAULT = new HeldLimits(10_000_000, 8_192, 1_000, 2, 64 << 20);

    /** The same with another bound of useless bytes. */
    public HeldLimits carryingFrom(long garbageBytes) {
        return new HeldLimits(maxHeld, timersInMemory, releaseChunk, releaseChunksInFlight, garbageBytes);
    }

    public HeldLimits {
        if (maxHeld < 1
                || timersInMemory < 1
                || releaseChunk < 1
                || releaseChunksInFlight < 1
                || carryGarbageBytes < 0) {
            throw new IllegalArgumentException("every limit is at least 1");
        }
    }
}
