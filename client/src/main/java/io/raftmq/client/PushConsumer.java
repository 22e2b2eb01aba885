package io.raftmq.client;

/**
 * Hands messages to a {@link MessageListener}, at least once. What follows is of shared groups, the default; see below for the
 * others. Every member of its group may get any message of any
 * partition; a message is with one member at a time, under a lease that is renewed while the listener runs, for as long
 * as {@link PushConsumerOptions#maxProcessing()} allows. A message whose listener fails comes again when the group's {@link GroupSettings retry policy} or the listener says, and goes to
 * the group's dead letter queue after its last attempt.
 *
 * <p>In the other {@link PushMode modes} a partition's messages are read by offset, by the members that have it. Up to where all
 * of them are done is committed every second and when the partition goes to another member, which first waits a few seconds
 * for running listeners; what was done behind that is delivered again after a crash. What fails is tried again by this
 * consumer, after the options' delays, and passed over after their number of attempts: nothing goes to a dead letter queue. A
 * message that fails holds back its message group, and the commits; so of each partition no more than {@link
 * PushConsumerOptions#maxPendingMessages()} are read from the first that is not done. While a listener hangs ({@link
 * PushConsumerOptions#maxProcessing()}), an exclusive or queue-bound member leaves the group, and others get its partitions.
 *
 * <p>Thread-safe.
 */
public interface PushConsumer extends AutoCloseable {

    /**
     * Registers the subscription and begins to consume. May be called once.
     *
     * @throws RaftMqException SUBSCRIPTION_CONFLICT if the group's members have other subscriptions; UNKNOWN_TOPIC; or
     *     what kept the cluster from answering
     */
    void start();

    /** Counts since the start, for tests and metrics. */
    Stats stats();

    /**
     * Whether members with a higher revision of the subscriptions have come: this one takes no more messages, finishes what
     * it has, and may be closed.
     */
    boolean isSuperseded();

    /** Takes no more messages, waits up to 10 s for running listeners, acks what they did and leaves the group. */
    @Override
    void close();

    /**
     * What a push consumer has done so far.
     *
     * @param received deliveries taken in
     * @param succeeded listener calls that ended with SUCCESS
     * @param failed listener calls that ended with RETRY or an exception
     * @param acked acks that the cluster has committed; in groups that are not shared, messages done below a committed offset
     * @param lateAcks acks that came after the message had gone to somebody else, or listeners that ended after it was
     *     given up; they changed nothing
     * @param renewals leases renewed while a listener ran
     * @param overdue messages given up since their listener had not returned within {@link
     *     PushConsumerOptions#maxProcessing()}
     * @param passedOver messages that failed at their last attempt and were passed over; in shared groups the dead letter
     *     queue has them, and this stays 0
     * @param pending messages taken in whose listener has not begun
     */
    record Stats(
            long received,
            long succeeded,
            long failed,
            long acked,
            long lateAcks,
            long renewals,
            long overdue,
            long passedOver,
            long pending) {}
}
