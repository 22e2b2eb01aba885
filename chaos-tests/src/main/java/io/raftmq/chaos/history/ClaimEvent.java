package io.raftmq.chaos.history;

/**
 * What was asked and answered about claims. Times as in {@link Event}; {@code nanos} is when the answer was known,
 * {@code invoked} when the question began.
 */
public sealed interface ClaimEvent extends Event {
    /** The key that is claimed. */
    int key();

    /** The claim's token, which fences. */
    long token();

    /** A claim was granted for so long. */
    record Granted(long nanos, long invoked, int actor, int key, long token, long lease) implements ClaimEvent {}

    /** A claim was renewed for so long. */
    record Renewed(long nanos, long invoked, int actor, int key, long token, long lease) implements ClaimEvent {}

    /** It was recorded that the key was processed. */
    record Succeeded(long nanos, long invoked, int actor, int key, long token) implements ClaimEvent {}

    /** A holder is about to give its claim up, by a release or by saying that it succeeded. */
    record GivingUp(long nanos, int actor, int key, long token) implements ClaimEvent {}
}
