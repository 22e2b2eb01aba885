package io.raftmq.store.commitlog;

import java.nio.charset.StandardCharsets;

/**
 * What a replica must never forget: the highest term it has seen, and whom it voted for in it.
 *
 * @param term the term; 0 if none was ever seen
 * @param votedFor the candidate it voted for, as the Raft layer names it; empty if it has not voted in this term. At most
 *     1,024 bytes of UTF-8
 */
public record Vote(long term, String votedFor) {
    /** A group that has seen no term. */
    public static final Vote NONE = new Vote(0, "");

    static final int MAX_CANDIDATE_BYTES = 1024;

    public Vote {
        if (term < 0 || votedFor.getBytes(StandardCharsets.UTF_8).length > MAX_CANDIDATE_BYTES) {
            throw new IllegalArgumentException("not a vote: term " + term + ", candidate of " + votedFor.length());
        }
    }
}
