package io.raftmq.client.consumer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one partition whose message group is at work: of each group one message is out, with the listener or on its
 * way to being acked, and the others wait here in order. Thread-safe.
 */
final class LaneQueues {
    private final Map<String, ArrayDeque<HeldMessage>> lanes = new HashMap<>();

    /** Answers whether it is the message's turn; if not, it waits until {@link #next} brings it. */
    synchronized boolean enter(String lane, HeldMessage message) {
        ArrayDeque<HeldMessage> waiting = lanes.get(lane);
        if (waiting == null) {
            lanes.put(lane, new ArrayDeque<>());
            return true;
        }
        waiting.add(message);
        return false;
    }

    /** The message that was out is done with; answers the one whose turn it is now, or null. */
    synchronized @Nullable HeldMessage next(String lane) {
        ArrayDeque<HeldMessage> waiting = lanes.get(lane);
        HeldMessage next = waiting == null ? null : waiting.poll();
        if (next == null) {
            lanes.remove(lane);
        }
        return next;
    }

    /** Takes out what waits under a lease that is not this consumer's any more. */
    synchronized List<HeldMessage> abandon(String lane, long leaseId) {
        List<HeldMessage> abandoned = new ArrayList<>();
        ArrayDeque<HeldMessage> waiting = lanes.get(lane);
        Iterator<HeldMessage> messages =
                waiting == null ? List.<HeldMessage>of().iterator() : waiting.iterator();
        while (messages.hasNext()) {
            HeldMessage message = messages.next();
            if (message.leaseId() == leaseId) {
                messages.remove();
                abandoned.add(message);
            }
        }
        return abandoned;
    }
}
