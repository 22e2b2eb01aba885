package io.raftmq.broker.net;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** Counts open connections, in all and by address. Thread-safe. */
final class ConnectionLimits {
    private final int most;
    private final int mostPerAddress;
    private final Map<InetAddress, Integer> byAddress = new HashMap<>();
    private int open;

    ConnectionLimits(int most, int mostPerAddress) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
    }

    /** Counts a connection in, if there is room for it; else says which bound is reached. */
    synchronized Admission admit(InetAddress address) {
        if (open >= most) {
            return new Admission(false, "the node has " + most + " connections open, its bound");
        }
        int fromThere = byAddress.getOrDefault(address, 0);
        if (fromThere >= mostPerAddress) {
            return new Admission(false, mostPerAddress + " connections are open from this address, the bound");
        }
        open++;
        byAddress.put(address, fromThere + 1);
        return new Admission(true, "");
    }

    /** Counts an admitted connection out. */
    synchronized void leave(InetAddress address) {
        open--;
        byAddress.computeIfPresent(address, (key, count) -> count > 1 ? count - 1 : null);
    }

    synchronized int open() {
        return open;
    }

    /** Whether a connection may stay, and why not. */
    record Admission(boolean granted, String refusal) {}
}
