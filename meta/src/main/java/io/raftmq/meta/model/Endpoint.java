package io.raftmq.meta.model;

/**
 * A host and a port where something listens.
 *
 * @param host an IP address or host name without a colon, at most 255 characters; empty = unknown
 * @param port 1 to 65535; 0 = unknown
 */
public record Endpoint(String host, int port) {
    /** Not known yet. */
    public static final Endpoint UNKNOWN = new Endpoint("", 0);

    public Endpoint {
        if (host.length() > 255 || host.indexOf(':') >= 0 || host.indexOf(' ') >= 0 || port < 0 || port > 65535) {
            throw new IllegalArgumentException("not a host and a port: " + host + ":" + port);
        }
    }

    /** Reads {@code host:port}. */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("not host:port: " + text);
        }
        return new Endpoint(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
