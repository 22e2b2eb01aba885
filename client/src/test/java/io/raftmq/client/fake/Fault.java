package io.raftmq.client.fake;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.Failure;
import io.raftmq.client.wire.proto.LeaderHint;
import java.util.concurrent.CompletableFuture;

/** What a broker does to one request instead of serving it well. */
public sealed interface Fault {
    /** The connection breaks before the request takes effect. */
    record BreakBefore() implements Fault {}

    /** The request takes effect, and the connection breaks before the answer. */
    record BreakAfter() implements Fault {}

    /** The request takes effect and is never answered. */
    record Swallow() implements Fault {}

    /** The request has no effect and is answered with a failure. */
    record Refuse(Failure failure) implements Fault {}

    /** The request takes effect and is answered with a failure that does not know. */
    record DoAndFail(Failure failure) implements Fault {}

    /** The request is served once the future completes. */
    record Hold(CompletableFuture<?> until) implements Fault {}

    static Fault refuse(ErrorCode code) {
        return new Refuse(failure(code).build());
    }

    static Fault notLeader(int nodeId, int port, long term) {
        return new Refuse(failure(ErrorCode.NOT_LEADER)
                .setLeader(LeaderHint.newBuilder()
                        .setNodeId(nodeId)
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setTerm(term))
                .build());
    }

    static Failure.Builder failure(ErrorCode code) {
        return Failure.newBuilder().setCode(code.id()).setMessage("as the test wants it");
    }
}
