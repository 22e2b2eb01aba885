package io.raftmq.broker.request;

import io.raftmq.broker.held.HeldRun;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.partition.GroupStory;
import io.raftmq.broker.partition.MessageStories;
import io.raftmq.broker.partition.PartitionMachine;
import io.raftmq.broker.partition.QueueEntry;
import io.raftmq.broker.runtime.LeaderContext;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.broker.runtime.StoryCounters;
import io.raftmq.broker.story.TimerEnd;
import io.raftmq.broker.transaction.Decided;
import io.raftmq.broker.transaction.OpenTransaction;
import io.raftmq.client.wire.BatchKind;
import io.raftmq.client.wire.proto.BatchRef;
import io.raftmq.client.wire.proto.TraceMessageRequest;
import io.raftmq.client.wire.proto.TraceMessageRequest.AtCase;
import io.raftmq.client.wire.proto.TraceMessageResponse;
import io.raftmq.client.wire.proto.TracedHold;
import io.raftmq.client.wire.proto.TracedState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TRACE_MESSAGE: a message's story from the partition's state; leadership is proved first. One that was held back is
 * followed into the queue.
 */
final class TraceMessageHandler implements ApiHandler {
    private static final int MOST_GROUPS = 100;
    private static final long NOWHERE = -1;

    private final PartitionLookup partitions;
    private final StoryCounters counters;

    TraceMessageHandler(PartitionLookup partitions, StoryCounters counters) {
        this.partitions = partitions;
        this.counters = counters;
    }

    @Override
    public void handle(Call call) {
        TraceMessageRequest request = call.header(TraceMessageRequest.parser());
        InvalidRequestException.require(request.getAtCase() != AtCase.AT_NOT_SET, "an offset or a held id is needed");
        InvalidRequestException.require(request.getOffset() >= 0, "offset is negative");
        InvalidRequestException.require(
                request.getAtCase() == AtCase.OFFSET || request.getHeldId() > 0, "held ids are above 0");
        InvalidRequestException.require(
                request.getMaxGroups() >= 1 && request.getMaxGroups() <= MOST_GROUPS,
                "max_groups is 1 to " + MOST_GROUPS);
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null) {
            counters.told();
            partition.submitAfterReadBarrier(call, leader -> new Trace(call, request, leader).answer());
        }
    }

    /** One answer, as it grows. */
    private static final class Trace {
        private final Call call;
        private final TraceMessageRequest request;
        private final LeaderContext leader;
        private final PartitionMachine machine;
        private final MessageStories stories;
        private final TraceMessageResponse.Builder answer =
                TraceMessageResponse.newBuilder().setOffset(NOWHERE);

        Trace(Call call, TraceMessageRequest request, LeaderContext leader) {
            this.call = call;
            this.request = request;
            this.leader = leader;
            machine = leader.machine();
            stories = machine.stories();
        }

        void answer() {
            long offset = request.getAtCase() == AtCase.OFFSET ? request.getOffset() : queuedFrom(request.getHeldId());
            QueueEntry entry;
            if (offset == NOWHERE) {
                entry = stories.heldEntry(request.getHeldId());
            } else {
                entry = queued(offset);
            }
            if (entry == null) {
                call.answer(answer.build());
                return;
            }
            QueueEntry lying = machine.messages().located(entry);
            BatchRef ref = BatchRefs.of(List.of(entry)).get(0);
            int before = offset == NOWHERE ? 0 : (int) (offset - entry.baseOffset());
            answer.setRaftIndex(entry.raftIndex())
                    .setQueuedIndex(Math.max(0, entry.queuedIndex()))
                    .setLogIndex(lying.raftIndex())
                    .addBatches(ref.toBuilder()
                            .setBaseOffset(Math.max(0, offset))
                            .setFirstSlot(entry.firstSlot() + before)
                            .setCount(1));
            leader.answerWithBatches(call, answer.build(), List.of(entry));
        }

        /** The message at an offset, and where each group stands with it; null if nothing has it. */
        private @Nullable QueueEntry queued(long offset) {
            QueueEntry entry = stories.entry(offset);
            boolean retained = machine.messages().floor(offset) != null;
            answer.setOffset(offset)
                    .setState(
                            retained
                                    ? TracedState.TRACED_QUEUED
                                    : offset < machine.logStartOffset()
                                            ? TracedState.TRACED_NOT_RETAINED
                                            : TracedState.TRACED_NOT_STORED);
            List<String> names = stories.groupsAfter(request.getAfterGroup(), request.getMaxGroups() + 1);
            for (String name : names.subList(0, Math.min(names.size(), request.getMaxGroups()))) {
                GroupStory story = stories.of(name, offset);
                if (story != null) {
                    answer.addGroups(StoryInfos.of(story, stories));
                }
            }
            answer.setMoreGroups(names.size() > request.getMaxGroups());
            return entry;
        }

        /** Says what is known of a held id; answers the offset the message got, {@link #NOWHERE} if it has none. */
        private long queuedFrom(long heldId) {
            HeldRun held = stories.held(heldId);
            if (held != null) {
                answer.setState(held.kind() == BatchKind.TIMED ? TracedState.TRACED_TIMED : TracedState.TRACED_HALF)
                        .setHold(held(held, heldId));
                return NOWHERE;
            }
            Decided decided = stories.decided(heldId);
            if (decided != null) {
                answer.setState(TracedState.TRACED_ROLLED_BACK)
                        .setHold(TracedHold.newBuilder()
                                .setEndedMs(decided.timeMs())
                                .setDecidedBy(decided.by().code() + 1));
                return decided.offset();
            }
            TimerEnd end = stories.timerEnd(heldId);
            if (end == null) {
                return NOWHERE;
            }
            answer.setState(TracedState.TRACED_CANCELLED)
                    .setHold(TracedHold.newBuilder().setEndedMs(end.timeMs()));
            return end.offset() < 0 ? NOWHERE : end.offset() + (heldId - end.firstId());
        }

        private TracedHold held(HeldRun held, long heldId) {
            TracedHold.Builder hold = TracedHold.newBuilder().setDueMs(held.dueMs());
            OpenTransaction open = stories.open(heldId);
            if (open != null) {
                hold.setProducerGroup(open.group())
                        .setChecks(open.checks())
                        .setNextCheckMs(open.nextCheckMs())
                        .setExpiresMs(open.expiresAtMs());
            }
            return hold.build();
        }
    }
}
