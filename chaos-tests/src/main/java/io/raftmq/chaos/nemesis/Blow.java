package io.raftmq.chaos.nemesis;

/**
 * A strike as it happened. Times are nanoseconds of the run.
 *
 * @param began when it was about to be done
 * @param ended when it had been taken back
 * @param whole when the cluster had shown that it serves again
 */
public record Blow(Strike strike, Evidence evidence, long began, long ended, long whole) {
    /** How long after its end the cluster served again. */
    public long backMillis() {
        return (whole - ended) / 1_000_000;
    }
}
