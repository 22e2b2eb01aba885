package io.raftmq.broker.partition;

/** How far a scan of the queue goes: the first entry always, then as long as bytes and number are within bounds. */
final class QueueScan {
    private final int maxEntries;
    private long bytesLeft;
    private int taken;

    QueueScan(int maxBytes, int maxEntries) {
        this.bytesLeft = maxBytes;
        this.maxEntries = maxEntries;
    }

    boolean takes(QueueEntry entry) {
        if (taken > 0 && (taken >= maxEntries || entry.length() > bytesLeft)) {
            return false;
        }
        taken++;
        bytesLeft -= entry.length();
        return true;
    }
}
