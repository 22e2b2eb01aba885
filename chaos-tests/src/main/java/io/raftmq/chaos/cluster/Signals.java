package io.raftmq.chaos.cluster;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Sends signals that Java's own {@link Process} cannot. */
final class Signals {
    private Signals() {}

    static void send(String signal, long pid) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
                    .redirectErrorStream(true)
                    .start();
            if (!kill.waitFor(60, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new ClusterException("kill -" + signal + " " + pid + " failed");
            }
        } catch (IOException e) {
            throw new ClusterException("cannot run kill", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", e);
        }
    }
}
