package io.raftmq.store.transport.net;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that peers dialled, with a bound on their number. Thread-safe. */
final class InboundLinks {
    private static final int MAX = 1024;

    private final Set<InboundLink> links = ConcurrentHashMap.newKeySet();

    boolean add(InboundLink link) {
        return links.size() < MAX && links.add(link);
    }

    void remove(InboundLink link) {
        links.remove(link);
    }

    void closeAll() {
        links.forEach(InboundLink::disconnect);
    }
}
