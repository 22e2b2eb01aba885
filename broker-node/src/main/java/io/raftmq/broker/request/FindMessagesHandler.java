package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.partition.KeyHits;
import io.raftmq.broker.partition.MessageStories;
import io.raftmq.broker.partition.PartitionMachine;
import io.raftmq.broker.partition.QueueEntry;
import io.raftmq.broker.runtime.LeaderContext;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.BatchIndex;
import io.raftmq.client.wire.SlotRuns;
import io.raftmq.client.wire.proto.BatchRef;
import io.raftmq.client.wire.proto.FindMessagesRequest;
import io.raftmq.client.wire.proto.FindMessagesRequest.ByCase;
import io.raftmq.client.wire.proto.FindMessagesResponse;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;

/**
 * FIND_MESSAGES: retained messages with a key or unique id, page by page; leadership is proved first. The index holds
 * hashes, so that an answer may name messages with another text of the same hash.
 */
final class FindMessagesHandler implements ApiHandler {
    private static final int MOST_MESSAGES = 1_000;

    private final PartitionLookup partitions;

    FindMessagesHandler(PartitionLookup partitions) {
        this.partitions = partitions;
    }

    @Override
    public void handle(Call call) {
        FindMessagesRequest request = call.header(FindMessagesRequest.parser());
        InvalidRequestException.require(request.getByCase() != ByCase.BY_NOT_SET, "a key or a unique id is needed");
        InvalidRequestException.require(
                request.getMaxMessages() >= 1 && request.getMaxMessages() <= MOST_MESSAGES,
                "max_messages is 1 to " + MOST_MESSAGES);
        InvalidRequestException.require(request.getFromOffset() >= 0, "from_offset is negative");
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null) {
            partition.submitAfterReadBarrier(call, leader -> {
                if (request.getHeld()) {
                    findHeld(call, request, leader);
                } else {
                    find(call, request, leader);
                }
            });
        }
    }

    private static void find(Call call, FindMessagesRequest request, LeaderContext leader) {
        PartitionMachine machine = leader.machine();
        long hash = hash(request);
        long from = Math.max(request.getFromOffset(), machine.messages().offsetForTime(request.getFromMs()));
        long to = request.getToMs() == 0
                ? machine.endOffset()
                : machine.messages().offsetForTime(request.getToMs());
        KeyHits hits = machine.messages().find(hash, from, to, request.getMaxMessages());
        TreeMap<Long, BitSet> meant = new TreeMap<>();
        long next = hits.next();
        long bytes = 0;
        for (long offset : hits.offsets()) {
            QueueEntry entry = machine.messages().floor(offset);
            if (entry == null) {
                continue;
            }
            if (!meant.containsKey(entry.baseOffset())) {
                if (bytes > 0 && bytes + entry.length() > Waits.MAX_BYTES) {
                    next = offset; // the rest is for the next page
                    break;
                }
                bytes += entry.length();
            }
            meant.computeIfAbsent(entry.baseOffset(), base -> new BitSet()).set((int) (offset - entry.baseOffset()));
        }
        answer(call, leader, meant, next, next >= to);
    }

    private static long hash(FindMessagesRequest request) {
        return request.getByCase() == ByCase.KEY
                ? BatchIndex.ofKey(request.getKey())
                : BatchIndex.ofUniqueId(request.getUniqueId());
    }

    /** What is held back, by held id; a page may end before it is full, and says where to go on. */
    private static void findHeld(Call call, FindMessagesRequest request, LeaderContext leader) {
        MessageStories stories = leader.machine().stories();
        List<Long> ids =
                leader.machine().waiting().find(hash(request), request.getFromOffset(), request.getMaxMessages());
        FindMessagesResponse.Builder header =
                FindMessagesResponse.newBuilder().setDone(ids.size() < request.getMaxMessages());
        List<QueueEntry> entries = new ArrayList<>();
        List<Long> shown = new ArrayList<>();
        long bytes = 0;
        long next = request.getFromOffset();
        for (long id : ids) {
            QueueEntry entry = stories.heldEntry(id);
            if (entry != null && isWithin(entry.storeTimeMs(), request)) {
                if (bytes > 0 && bytes + entry.length() > Waits.MAX_BYTES) {
                    header.setDone(false);
                    break;
                }
                bytes += entry.length();
                entries.add(entry);
                shown.add(id);
            }
            next = id + 1;
        }
        List<BatchRef> refs = BatchRefs.of(entries);
        for (int i = 0; i < refs.size(); i++) {
            header.addBatches(refs.get(i).toBuilder().setBaseOffset(shown.get(i)));
        }
        leader.answerWithBatches(call, header.setNextOffset(next).build(), entries);
    }

    private static boolean isWithin(long timeMs, FindMessagesRequest request) {
        return timeMs >= request.getFromMs() && (request.getToMs() == 0 || timeMs < request.getToMs());
    }

    private static void answer(Call call, LeaderContext leader, TreeMap<Long, BitSet> meant, long next, boolean done) {
        List<QueueEntry> entries = meant.keySet().stream()
                .map(base -> leader.machine().messages().floor(base))
                .toList();
        FindMessagesResponse.Builder header =
                FindMessagesResponse.newBuilder().setNextOffset(next).setDone(done);
        for (BatchRef ref : BatchRefs.of(entries)) {
            BitSet slots = meant.getOrDefault(ref.getBaseOffset(), new BitSet());
            header.addBatches(ref.toBuilder().addAllPassing(SlotRuns.of(slots, ref.getCount())));
        }
        leader.answerWithBatches(call, header.build(), entries);
    }
}
