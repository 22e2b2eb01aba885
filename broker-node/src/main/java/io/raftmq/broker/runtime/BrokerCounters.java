package io.raftmq.broker.runtime;

import java.util.concurrent.atomic.LongAdder;

/** What the node's partitions have done since the start; hot paths count here and never log. */
public final class BrokerCounters {
    final LongAdder servedBytes = new LongAdder();
    final LongAdder damagedReads = new LongAdder();
    final LongAdder refused = new LongAdder();
    private final FilterCounters filters = new FilterCounters();
    private final TransactionCounters transactions = new TransactionCounters();
    private final ClaimCounters claims = new ClaimCounters();
    private final StoryCounters stories = new StoryCounters();
    private final RetryCounters retries = new RetryCounters();
    private final LongAdder storedMessages = new LongAdder();
    private final LongAdder storedBytes = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final LongAdder repeatedMessages = new LongAdder();

    private final TimerCounters timers = new TimerCounters();

    /** What timers have done. */
    public TimerCounters timers() {
        return timers;
    }

    /** A batch was stored, and its sender told. */
    public void stored(int messages, int bytes) {
        storedMessages.add(messages);
        storedBytes.add(bytes);
    }

    /** What filters have done. */
    public FilterCounters filters() {
        return filters;
    }

    /** What became of transactions. */
    public TransactionCounters transactions() {
        return transactions;
    }

    /** Stories told, messages redelivered. */
    public StoryCounters stories() {
        return stories;
    }

    /** What became of claims. */
    public ClaimCounters claims() {
        return claims;
    }

    /** Messages were not stored, since their dedupe keys were known. */
    public void repeated(int messages) {
        repeatedMessages.add(messages);
    }

    /** Messages not stored, since their dedupe keys were known. */
    public long repeatedMessages() {
        return repeatedMessages.sum();
    }

    /** What became of failed messages. */
    public RetryCounters retries() {
        return retries;
    }

    /** Messages stored by partitions led here. */
    public long storedMessages() {
        return storedMessages.sum();
    }

    /** Bytes of batches stored by partitions led here. */
    public long storedBytes() {
        return storedBytes.sum();
    }

    /** Messages were not delivered to a group since their time to live was over. */
    public void expired(long messages) {
        expired.add(messages);
    }

    /** Messages, each counted once a group, whose time to live was over before that group got them. */
    public long expired() {
        return expired.sum();
    }

    /** Bytes of batches sent to readers. */
    public long servedBytes() {
        return servedBytes.sum();
    }

    /** Reads refused because of a CRC. */
    public long damagedReads() {
        return damagedReads.sum();
    }

    /** Requests refused at a partition's bounds. */
    public long refused() {
        return refused.sum();
    }
}
