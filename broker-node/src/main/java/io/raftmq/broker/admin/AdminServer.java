package io.raftmq.broker.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health, metrics and status over HTTP; reads only.
 *
 * <ul>
 *   <li>{@code /health/live}: 200 while the process runs
 *   <li>{@code /health/ready}: 200 when the node serves, else 503 and the reasons, one a line; quarantined replicas too
 *   <li>{@code /metrics}: for Prometheus
 *   <li>{@code /status}: JSON, see {@link StatusJson}
 * </ul>
 */
public final class AdminServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final int THREADS = 2;
    private static final int MAX_WAITING = 64;
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final HttpServer http;
    private final ThreadPoolExecutor threads;
    private final NodeMetrics metrics;

    /**
     * Listens from now on.
     *
     * @param port 0 takes a free one
     * @throws IOException if the port cannot be bound
     */
    public AdminServer(String host, int port, NodeView node) throws IOException {
        try {
            http = HttpServer.create(new InetSocketAddress(host, port), MAX_WAITING);
        } catch (IOException e) {
            throw new IOException("cannot listen on " + host + ":" + port + " (http.port): " + e.getMessage(), e);
        }
        metrics = new NodeMetrics(node);
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                new DefaultThreadFactory("admin-http", true));
        http.setExecutor(threads);
        on("/health/live", PLAIN, () -> "live\n");
        http.createContext("/health/ready", exchange -> ready(exchange, node));
        on("/metrics", "text/plain; version=0.0.4; charset=utf-8", metrics::scrape);
        on("/status", "application/json", () -> StatusJson.of(node));
        http.start();
    }

    /** The port it listens on. */
    public int port() {
        return http.getAddress().getPort();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
        metrics.close();
    }

    private void on(String path, String type, Supplier<String> body) {
        http.createContext(path, exchange -> answer(exchange, HttpURLConnection.HTTP_OK, type, body));
    }

    /** Quarantined replicas are told and make no node unready: it serves its others, and no restart mends them. */
    private static void ready(HttpExchange exchange, NodeView node) throws IOException {
        List<String> reasons = node.notReadyBecause();
        int status = reasons.isEmpty() ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE;
        StringBuilder lines = new StringBuilder(reasons.isEmpty() ? "ready" : String.join("\n", reasons));
        node.host()
                .quarantined()
                .forEach((id, why) ->
                        lines.append("\nquarantined ").append(id).append(": ").append(why));
        answer(exchange, status, PLAIN, () -> lines.append('\n').toString());
    }

    private static void answer(HttpExchange exchange, int status, String type, Supplier<String> body)
            throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(HttpURLConnection.HTTP_BAD_METHOD, -1);
                return;
            }
            byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (RuntimeException e) {
            LOG.error("http {}: unexpected fault", exchange.getRequestURI(), e);
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_INTERNAL_ERROR, -1);
        }
    }
}
