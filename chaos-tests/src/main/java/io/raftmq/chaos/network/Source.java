package io.raftmq.chaos.network;

import java.net.InetSocketAddress;

/** Finds out who dialled. */
public interface Source {
    /**
     * The node whose process has the other end of a connection, or {@link Links#CLIENTS}.
     *
     * @param from the dialling end
     * @param to the end that was dialled
     */
    int of(InetSocketAddress from, InetSocketAddress to);
}
