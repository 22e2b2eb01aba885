package io.raftmq.broker.config;

/**
 * Where one node of the initial list is reached.
 *
 * @param id its node id
 * @param host its address, without ports
 * @param raftPort its Raft port
 * @param clientPort its client port, on which other nodes ask it too
 */
public record NodeEndpoint(int id, String host, int raftPort, int clientPort) {
    /** Reads {@code id@host:raftPort:clientPort}. */
    static NodeEndpoint parse(String text) {
        int at = text.indexOf('@');
        String[] parts = text.substring(at + 1).split(":", -1);
        if (at < 1 || parts.length != 3 || parts[0].isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' is not id@host:raftPort:clientPort");
        }
        try {
            NodeEndpoint endpoint = new NodeEndpoint(
                    Integer.parseInt(text.substring(0, at)),
                    parts[0],
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(parts[2]));
            if (endpoint.id < 1 || isNoPort(endpoint.raftPort) || isNoPort(endpoint.clientPort)) {
                throw new IllegalArgumentException("'" + text + "' has a number out of range");
            }
            return endpoint;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not id@host:raftPort:clientPort", e);
        }
    }

    private static boolean isNoPort(int port) {
        return port < 1 || port > 65_535;
    }

    @Override
    public String toString() {
        return id + "@" + host + ":" + raftPort + ":" + clientPort;
    }
}
