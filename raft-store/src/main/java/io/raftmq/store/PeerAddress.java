package io.raftmq.store;

/**
 * One replica's place: where its node's Raft transport listens, and which of the node's data directories it lives in.
 * A node that lost its disk comes back under a new {@code incarnation}, so it can never vote as if it remembered.
 *
 * @param host an IP address or host name
 * @param port the Raft port, 1 to 65535
 * @param incarnation the data directory's number at that address, from 0, given by the metadata group
 */
public record PeerAddress(String host, int port, int incarnation) {
    public PeerAddress {
        if (host.isEmpty() || host.indexOf(':') >= 0 || port < 1 || port > 65535 || incarnation < 0) {
            throw new IllegalArgumentException("not a peer address: " + host + ":" + port + ":" + incarnation);
        }
    }

    /** Reads what {@link #toString()} wrote. */
    public static PeerAddress parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not a peer address (host:port:incarnation): " + text);
        }
        return new PeerAddress(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    @Override
    public String toString() {
        return host + ":" + port + ":" + incarnation;
    }
}
