package io.raftmq.chaos.cluster;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** Asks a node over HTTP how it is. */
public final class Health {
    private static final int TIMEOUT_MS = 1_000;

    private Health() {}

    /** Whether the node serves. A node that cannot be reached does not. */
    public static boolean ready(NodeLayout node) {
        return status(node, "/health/ready") == HttpURLConnection.HTTP_OK;
    }

    /** The status of a GET; -1 if there was none. */
    private static int status(NodeLayout node, String path) {
        HttpURLConnection connection = null;
        try {
            connection = open(node, path);
            return connection.getResponseCode();
        } catch (IOException unreachable) {
            return -1;
        } finally {
            if (connection != null) {
                connection.disconnect();
            }
        }
    }

    /** What time it is there, as its answers are dated; to the second. */
    public static OptionalLong clockMillis(NodeLayout node) {
        HttpURLConnection connection = null;
        try {
            connection = open(node, "/health/live");
            long date = connection.getDate();
            return date > 0 ? OptionalLong.of(date) : OptionalLong.empty();
        } catch (IOException unreachable) {
            return OptionalLong.empty();
        } finally {
            if (connection != null) {
                connection.disconnect();
            }
        }
    }

    /** The body of a GET that succeeds. */
    public static String get(NodeLayout node, String path) throws IOException {
        HttpURLConnection connection = open(node, path);
        try {
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            connection.disconnect();
        }
    }

    private static HttpURLConnection open(NodeLayout node, String path) throws IOException {
        URI uri = URI.create("http://" + NodeLayout.HOST + ":" + node.httpPort() + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        return connection;
    }
}
