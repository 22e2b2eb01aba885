package io.raftmq.client.consumer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one partition whose message group is at work: of each group one message is out, with the listener or on its
 * way to being acked, and the others wait here in order. Thread-safe.
 *
 * @param <M> a message under way
 */
final class LaneQueues<M> {
    private final Map<String, ArrayDeque<M>> lanes = new HashMap<>();

    /** Answers whether it is the message's turn; if not, it waits until {@link #next} brings it. */
    synchronized boolean enter(String lane, M message) {
        ArrayDeque<M> waiting = lanes.get(lane);
        if (waiting == null) {
            lanes.put(lane, new ArrayDeque<>());
            return true;
        }
        waiting.add(message);
        return false;
    }

    /** The message that was out is done with; answers the one whose turn it is now, or null. */
    synchronized @Nullable M next(String lane) {
        ArrayDeque<M> waiting = lanes.get(lane);
        M next = waiting == null ? null : waiting.poll();
        if (next == null) {
            lanes.remove(lane);
        }
        return next;
    }

    /** Takes out those that wait and are not to be consumed any more. */
    synchronized List<M> abandon(String lane, Predicate<M> which) {
        List<M> abandoned = new ArrayList<>();
        ArrayDeque<M> waiting = lanes.get(lane);
        Iterator<M> messages = waiting == null ? List.<M>of().iterator() : waiting.iterator();
        while (messages.hasNext()) {
            M message = messages.next();
            if (which.test(message)) {
                messages.remove();
                abandoned.add(message);
            }
        }
        return abandoned;
    }
}
