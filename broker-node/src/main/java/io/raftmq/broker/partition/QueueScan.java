package io.raftmq.broker.partition;

/** How far a scan of the queue goes: the first entry always, then as long as bytes and number are within bounds. */
final class QueueScan {
    private final int maxEntries;
    private long bytesLeft;
    private int taken;
    private final SentOnce sentOnce = new SentOnce();

    QueueScan(int maxBytes, int maxEntries) {
        this.bytesLeft = maxBytes;
        this.maxEntries = maxEntries;
    }

    boolean takes(QueueEntry entry) {
        if (taken > 0 && (taken >= maxEntries || sentOnce.bytesOf(entry) > bytesLeft)) {
            return false;
        }
        taken++;
        bytesLeft -= sentOnce.bytesOf(entry);
        sentOnce.sent(entry);
        return true;
    }
}
