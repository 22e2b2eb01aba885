package io.raftmq.broker.runtime;

import io.raftmq.broker.net.Failures;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.Failure;
import io.raftmq.client.wire.proto.LeaderHint;
import io.raftmq.store.PeerAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says who leads instead: what one partition's replica knows of its leader. Thread-safe. */
final class NotLeaderAnswers {
    private final Function<PeerAddress, @Nullable LeaderHint> endpoints;
    private volatile @Nullable PeerAddress leader;
    private volatile long term;

    /** @param endpoints the client endpoint of the node at a peer address, without a term; null if not known */
    NotLeaderAnswers(Function<PeerAddress, @Nullable LeaderHint> endpoints) {
        this.endpoints = endpoints;
    }

    /** Notes who leads; null if nobody known does. */
    void leaderIs(@Nullable PeerAddress newLeader, long newTerm) {
        term = newTerm;
        leader = newLeader;
    }

    Failure failure(String message, boolean outcomeUnknown) {
        PeerAddress known = leader;
        LeaderHint hint = known == null ? null : endpoints.apply(known);
        return Failures.notLeader(
                ErrorCode.NOT_LEADER,
                message,
                hint == null ? null : hint.toBuilder().setTerm(term).build(),
                outcomeUnknown);
    }
}
