package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.GroupPicture;
import io.raftmq.broker.partition.Checkpoints.Found;
import io.raftmq.broker.partition.ModeRecord.PutGroup;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.CopyProgressRequest;

/** Copies of groups: one goes on from where another stands, or stood at a time. */
final class CopyDecider {
    private final Pipeline pipeline;
    private final Checkpoints checkpoints;
    private final GroupOpener opener;

    CopyDecider(Pipeline pipeline, Checkpoints checkpoints, GroupOpener opener) {
        this.pipeline = pipeline;
        this.checkpoints = checkpoints;
        this.opener = opener;
    }

    /** @param version of the copy's subscriptions */
    Decision<Copied> decide(CopyProgressRequest request, long version, long nowMs) {
        Decision.Refused<Copied> refused = Checks.first(
                pipeline.refused(),
                Checks.group(request.getSource()),
                Checks.group(request.getTarget()),
                Checks.within("at_ms", request.getAtMs(), 0, Long.MAX_VALUE));
        if (refused != null) {
            return refused;
        }
        if (request.getSource().equals(request.getTarget())) {
            return new Decision.Refused<>(ErrorCode.INVALID_ARGUMENT, "a group is not copied onto itself", 0);
        }
        long time = pipeline.time(nowMs);
        ConsumerGroup source = opener.find(request.getSource());
        if (source == null) {
            return pipeline.afterAll(Copied.NOTHING); // it has not been here, so the copy was not either
        }
        if (request.getAtMs() == 0 || request.getAtMs() >= time) {
            return put(request.getTarget(), version, new Found(time, GroupPicture.of(source)), time);
        }
        Found then = checkpoints.at(source.number(), request.getAtMs());
        if (then == null) {
            return unknown(source, request.getAtMs());
        }
        return put(request.getTarget(), version, then, time);
    }

    private Decision<Copied> put(String target, long version, Found found, long time) {
        if (opener.find(target) == null && opener.isFull()) {
            return opener.tooManyGroups();
        }
        PutGroup record = new PutGroup(target, version, found.picture());
        ProposedEntry entry = pipeline.append(record, time);
        ConsumerGroup made = opener.find(target);
        long offset =
                made == null ? -1 : Math.max(made.cursor(), found.picture().committed());
        return new Decision.Await<>(entry, new Copied(offset, found.atMs()));
    }

    private Decision<Copied> unknown(ConsumerGroup source, long atMs) {
        long earliest = checkpoints.earliest(source.number());
        return new Decision.Refused<>(
                ErrorCode.OFFSET_OUT_OF_RANGE,
                "where group " + source.name() + " stood at " + atMs + " is not known; "
                        + (earliest < 0
                                ? "only where it stands now is"
                                : "the earliest that is known is of " + earliest),
                0);
    }
}
