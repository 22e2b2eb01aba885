package io.raftmq.store.transport.net;

/**
 * Where a node's Raft transport listens.
 *
 * @param host an IP address or host name
 * @param port 1 to 65535
 */
public record NodeAddress(String host, int port) {
    public NodeAddress {
        if (host.isEmpty() || host.length() > 255 || port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a node address: " + host + ":" + port);
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
