package io.raftmq.store;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One replica of one Raft group on this node. All methods are thread-safe and none blocks, unless it says so. */
public interface RaftGroup {
    /** The largest payload of one entry. */
    int MAX_PAYLOAD_BYTES = 8 << 20;

    GroupId id();

    /** This replica's own address. */
    PeerAddress self();

    /** True between {@link GroupListener#onLeaderStart} and {@link GroupListener#onLeaderStop}. */
    boolean isLeader();

    /** The leader this replica knows of. */
    Optional<PeerAddress> leader();

    /** The group's replicated key-value state on this node. */
    GroupState state();

    /**
     * Proposes an entry; it is appended only if this node still leads in {@code expectedTerm}.
     *
     * @param payload 1 to {@link #MAX_PAYLOAD_BYTES} remaining bytes; must not be touched afterwards
     */
    void propose(ByteBuffer payload, long expectedTerm, Proposal proposal);

    /**
     * Completes once this node has proved that it still leads and has been handed everything committed before the call
     * (ReadIndex, Raft dissertation section 6.4). Fails with {@link NotLeaderException} otherwise.
     */
    CompletableFuture<Void> readBarrier();

    /**
     * Completes once this replica, whether it leads or not, has been handed everything committed before the call: a
     * follower asks the leader for the index to wait for. Fails with {@link NotLeaderException} when no leader answers.
     */
    CompletableFuture<Void> catchUp();

    /**
     * Where an entry's payload lies in the CommitLog, for transfer from segment to socket. The caller closes the slice.
     *
     * @throws EntryGoneException if the index was trimmed or is not in the log
     * @throws DamagedEntryException if the entry's bytes fail their CRC32C
     */
    LogSlice slice(long index);

    /** The first Raft index still in the log. */
    long firstIndex();

    /** Bytes of the log between {@link #firstIndex()} and the end, payloads and record headers. */
    long logBytes();

    /**
     * Lets go of all entries below {@code firstKept} (by a lagged snapshot, saved in the background). Does nothing when
     * that is already so; may be repeated. The state past it is flushed first.
     */
    void trim(long firstKept);

    /** Moves leadership to {@code to}; completes when the request was taken, not when it took effect. */
    CompletableFuture<Void> transferLeadership(PeerAddress to);

    /** The membership as this replica last saw it committed. */
    Membership membership();

    /**
     * Whether {@link #membership} is the newest configuration in this replica's log. False in the midst of a change, even
     * one that an earlier leader began: then the group may come to consist of others than {@code membership()} tells.
     */
    boolean membershipSettled();

    /** Leader only. Adds non-voting members, which begin to catch up at once. */
    CompletableFuture<Void> addLearners(java.util.Set<PeerAddress> learners);

    /** Leader only. */
    CompletableFuture<Void> removeLearners(java.util.Set<PeerAddress> learners);

    /** Leader only. Changes the voters by joint consensus; newcomers catch up first. */
    CompletableFuture<Void> changeVoters(java.util.Set<PeerAddress> voters);

    /** Leader only. How many entries {@code peer} still lacks, or empty when it is not being replicated to. */
    Optional<Long> lag(PeerAddress peer);

    /** Stops this replica and keeps its data. Blocks until it has stopped. */
    void stop();
}
