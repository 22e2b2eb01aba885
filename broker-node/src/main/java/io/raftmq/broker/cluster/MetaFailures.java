package io.raftmq.broker.cluster;

import io.raftmq.broker.net.Failures;
import io.raftmq.broker.net.PeerFailureException;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.Failure;
import io.raftmq.client.wire.proto.LeaderHint;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.MetadataImage;
import java.util.concurrent.CompletionException;

/** Turns what a request to the metadata group failed with into the wire's failure. */
public final class MetaFailures {
    private MetaFailures() {}

    /**
     * The failure to pass on.
     *
     * @param image tells the endpoint of a leader named by the failure
     */
    public static Failure of(Throwable thrown, MetadataImage image) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof PeerFailureException peer) {
            return peer.failure();
        }
        if (cause instanceof MetaException meta) {
            Failure.Builder failure =
                    Failures.of(meta.code(), String.valueOf(meta.getMessage()), meta.retryAfterMs()).toBuilder()
                            .setOutcomeUnknown(meta.outcomeUnknown());
            meta.leader()
                    .flatMap(image::nodeAt)
                    .ifPresent(node -> failure.setLeader(LeaderHint.newBuilder()
                            .setNodeId(node.id())
                            .setHost(node.client().host())
                            .setPort(node.client().port())));
            return failure.build();
        }
        return Failures.of(ErrorCode.INTERNAL, "the metadata group's node met a fault of its own: " + cause);
    }

    /** Whether nothing was done, and another node or a later moment may serve the same request. */
    static boolean isWorthAnotherTry(Failure failure) {
        ErrorCode code = ErrorCode.of(failure.getCode());
        return !failure.getOutcomeUnknown() && (code == ErrorCode.NOT_META_LEADER || code == ErrorCode.NOT_READY);
    }
}
