package io.raftmq.meta.model;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.store.PeerAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request to the metadata group that was refused or failed, with everything the answer on the wire needs. */
public final class MetaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final int retryAfterMs;
    private final boolean outcomeUnknown;
    private final transient @Nullable PeerAddress leader;

    private MetaException(
            ErrorCode code, String message, int retryAfterMs, boolean outcomeUnknown, @Nullable PeerAddress leader) {
        super(message, null, false, false);
        this.code = code;
        this.retryAfterMs = retryAfterMs;
        this.outcomeUnknown = outcomeUnknown;
        this.leader = leader;
    }

    /** A refusal; nothing was done. */
    public MetaException(ErrorCode code, String message) {
        this(code, message, 0, false, null);
    }

    /** A refusal for now; the same request may pass after {@code retryAfterMs}. */
    public static MetaException later(ErrorCode code, String message, int retryAfterMs) {
        return new MetaException(code, message, retryAfterMs, false, null);
    }

    /** This node does not lead the metadata group; {@code leader} does, if known. */
    public static MetaException notLeader(String message, boolean outcomeUnknown, Optional<PeerAddress> leader) {
        return new MetaException(
                ErrorCode.NOT_META_LEADER, message, 0, outcomeUnknown, leader.isPresent() ? leader.get() : null);
    }

    public ErrorCode code() {
        return code;
    }

    /** Milliseconds to wait before the next try; 0 = no advice. */
    public int retryAfterMs() {
        return retryAfterMs;
    }

    /** True: the request may have taken effect. */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }

    /** With NOT_META_LEADER: who leads, when known. */
    public Optional<PeerAddress> leader() {
        return Optional.ofNullable(leader);
    }
}
