package io.raftmq.client.net;

/** Where a broker listens for clients. */
public record Endpoint(String host, int port) {

    /** Reads {@code host:port}, as the options have checked it. */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        return new Endpoint(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return host + ':' + port;
    }
}
