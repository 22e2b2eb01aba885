package io.raftmq.chaos.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One operating system process that runs a broker, and what it prints. */
public final class BrokerProcess {
    private static final int LOG_TAIL_LINES = 30;

    private final Process process;
    private final Path log;

    private BrokerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts the command for a node; its output is appended to the node's log. */
    public static BrokerProcess start(NodeLayout node, List<String> command) {
        return start(node, command, Map.of());
    }

    /** The same, with more in its environment. */
    static BrokerProcess start(NodeLayout node, List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(node.log().toFile()));
        // RocksDB unpacks its native library at each start, and a killed process leaves it behind: where it is
        // overwritten.
        builder.environment().put("ROCKSDB_SHAREDLIB_DIR", node.home().toString());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new BrokerProcess(process, node.log());
        } catch (IOException e) {
            throw new ClusterException("cannot start " + command.get(0), e);
        }
    }

    /** Whether the process exists, frozen or not. */
    public boolean alive() {
        return process.isAlive();
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(60));
    }

    /** SIGSTOP. */
    public void pause() {
        Signals.send("STOP", pid());
    }

    /** SIGCONT. */
    public void resume() {
        Signals.send("CONT", pid());
    }

    /** Whether the kernel says that the process is stopped. */
    public boolean stopped() {
        return Signals.isStopped(pid());
    }

    /** Whether the kernel says so of each of its threads: one that is in a system call ends that first. */
    public boolean stoppedThroughout() {
        return Signals.isStoppedThroughout(pid());
    }

    /** SIGTERM; SIGKILL if it does not end in time. */
    public void stop(Duration limit) {
        process.destroy();
        if (!endsWithin(limit)) {
            kill();
        }
    }

    /** Returns its exit code when it ends by itself. */
    public int awaitExit(Duration limit) {
        if (!endsWithin(limit)) {
            throw new ClusterException("process " + pid() + " still runs after " + limit + "; its log:\n" + logTail());
        }
        return process.exitValue();
    }

    /** The last lines of what it printed. */
    public String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(" + log + " cannot be read: " + e + ")";
        }
    }

    private boolean endsWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", e);
        }
    }
}
