package io.raftmq.chaos.shop;

import io.raftmq.chaos.cluster.BrokerCommand;
import io.raftmq.chaos.cluster.ClusterException;
import io.raftmq.chaos.shop.audit.ShopBooks;
import io.raftmq.chaos.shop.service.ServiceMain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The services' processes. Their books and what they print lie in one directory. */
final class Services implements AutoCloseable {
    static final List<String> NAMES = List.of("stock", "payment", "order", "delivery-1", "delivery-2", "cart");

    private static final Duration END = Duration.ofSeconds(30);
    /** A service holds little at a time, and compiling it well would take longer than it runs. */
    private static final List<String> JVM =
            List.of("-Xms16m", "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Path directory;
    private final List<String> settings;
    private final String bootstrap;
    private final Map<String, Process> processes = new ConcurrentHashMap<>();
    /** Whatever ends this process short of kill -9, no service outlives it. */
    private final Thread orphans = new Thread(() -> processes.values().forEach(Process::destroyForcibly), "orphans");

    /** @param settings what comes behind the book in a service's command line */
    Services(Path directory, String bootstrap, List<String> settings) {
        this.directory = directory;
        this.bootstrap = bootstrap;
        this.settings = settings;
    }

    void start() {
        Runtime.getRuntime().addShutdownHook(orphans);
        NAMES.forEach(this::start);
    }

    private void start(String name) {
        List<String> words = new ArrayList<>(
                List.of(name, bootstrap, ShopBooks.file(directory, name).toString()));
        words.addAll(settings);
        try {
            Process process = new ProcessBuilder(BrokerCommand.java(JVM, ServiceMain.class.getName(), words))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve(name + ".log").toFile()))
                    .start();
            process.getOutputStream().close();
            processes.put(name, process);
        } catch (IOException e) {
            throw new ClusterException("cannot start " + name, e);
        }
    }

    /** SIGKILL, and a new life with the same book. */
    void killAndStart(String name) {
        Process process = process(name);
        process.destroyForcibly();
        awaitEnd(name, process);
        start(name);
    }

    /** @throws ClusterException if one of them has ended by itself */
    void checkAlive() {
        processes.forEach((name, process) -> {
            if (!process.isAlive()) {
                throw new ClusterException("the " + name + " service has ended with " + process.exitValue() + "; see "
                        + directory.resolve(name + ".log"));
            }
        });
    }

    private Process process(String name) {
        Process process = processes.get(name);
        if (process == null) {
            throw new ClusterException("the " + name + " service was never started");
        }
        return process;
    }

    private static void awaitEnd(String name, Process process) {
        try {
            if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ClusterException("the " + name + " service does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", e);
        }
    }

    /** SIGTERM for all, and SIGKILL for those that do not follow. */
    @Override
    public void close() {
        processes.values().forEach(Process::destroy);
        try {
            processes.forEach(Services::awaitEnd);
        } finally {
            processes.values().forEach(Process::destroyForcibly);
            Runtime.getRuntime().removeShutdownHook(orphans);
        }
    }
}
