package io.raftmq.client.transaction;

import io.raftmq.client.MessageId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The transactions whose local part runs in this process at the moment, or whose end is on its way: asked about them, the
 * answer is that nobody knows yet, and no checker needs to find that out. Thread-safe.
 */
final class RunningTransactions {
    private final Set<MessageId> running = ConcurrentHashMap.newKeySet();

    void begin(List<MessageId> ids) {
        running.addAll(ids);
    }

    void end(List<MessageId> ids) {
        ids.forEach(running::remove);
    }

    boolean contains(MessageId id) {
        return running.contains(id);
    }
}
