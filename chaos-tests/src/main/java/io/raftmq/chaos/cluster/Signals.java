package io.raftmq.chaos.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Sends signals that Java's own {@link Process} cannot, and sees what became of them. */
final class Signals {
    private Signals() {}

    static void send(String signal, long pid) {
        run("kill", "-" + signal, String.valueOf(pid));
    }

    /** Whether the process is stopped by a signal, by the kernel's word. */
    static boolean isStopped(long pid) {
        Path stat = Path.of("/proc", String.valueOf(pid), "stat");
        return Files.exists(stat)
                ? isStopped(stat)
                : run("ps", "-o", "state=", "-p", String.valueOf(pid)).strip().startsWith("T");
    }

    /** Whether each thread of the process is. Takes a system with {@code /proc}. */
    static boolean isStoppedThroughout(long pid) {
        Path threads = Path.of("/proc", String.valueOf(pid), "task");
        try (Stream<Path> all = Files.list(threads)) {
            return all.allMatch(thread -> isStopped(thread.resolve("stat")));
        } catch (IOException e) {
            throw new ClusterException("cannot read " + threads, e);
        }
    }

    private static boolean isStopped(Path stat) {
        try {
            // The program's name, in brackets before the state, may have brackets of its own.
            String text = Files.readString(stat);
            return text.substring(text.lastIndexOf(')') + 1).strip().startsWith("T");
        } catch (IOException e) {
            throw new ClusterException("cannot read " + stat, e);
        }
    }

    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new ClusterException(String.join(" ", command) + " failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new ClusterException("cannot run " + command[0], e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", e);
        }
    }
}
