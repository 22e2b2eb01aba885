package io.raftmq.chaos.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A cluster driven through {@code deploy/cluster}, as a person would. */
public final class ScriptCluster implements Cluster {
    private final Path script;
    private final Path directory;
    private final int basePort;
    private final ClusterLayout layout;

    /** @param script the path of {@code deploy/cluster} */
    public ScriptCluster(Path script, Path directory, int size, int basePort) {
        this.script = script;
        this.directory = directory;
        this.basePort = basePort;
        this.layout = new ClusterLayout(directory, size, basePort, Map.of());
    }

    @Override
    public int size() {
        return layout.nodes().size();
    }

    @Override
    public String bootstrap() {
        return layout.bootstrap();
    }

    @Override
    public void start() {
        run("start");
    }

    @Override
    public void kill(int node) {
        run("kill", String.valueOf(node));
    }

    @Override
    public void pause(int node) {
        run("pause", String.valueOf(node));
    }

    @Override
    public void resume(int node) {
        run("resume", String.valueOf(node));
    }

    @Override
    public void restart(int node) {
        run("restart", String.valueOf(node));
    }

    @Override
    public void wipe(int node) {
        run("wipe", String.valueOf(node));
    }

    @Override
    public void stop() {
        run("stop");
    }

    /**
     * The node's process. A signal sent through it arrives within a millisecond, where the script takes some tens: who
     * wants to hit a node in the middle of something aims first.
     */
    public ProcessHandle process(int node) {
        NodeLayout where = layout.node(node);
        try {
            long pid = Long.parseLong(Files.readString(where.pidFile()).strip());
            return ProcessHandle.of(pid)
                    .filter(process -> runs(process, where))
                    .orElseThrow(() -> new ClusterException("node " + node + " does not run"));
        } catch (IOException | NumberFormatException e) {
            throw new ClusterException("node " + node + " does not run", e);
        }
    }

    /** A pid may have been given to another process since the file was written. */
    private static boolean runs(ProcessHandle process, NodeLayout where) {
        return process.info()
                .arguments()
                .map(arguments -> List.of(arguments).contains(where.config().toString()))
                .orElse(false);
    }

    /** Stops everything and deletes the cluster's directory. */
    public void wipe() {
        run("wipe");
    }

    private void run(String... verb) {
        List<String> command = new ArrayList<>();
        command.add(script.toString());
        command.addAll(List.of(verb));
        command.addAll(List.of("--dir", directory.toString(), "--base-port", String.valueOf(basePort)));
        command.addAll(List.of("--nodes", String.valueOf(size())));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (exit != 0) {
                throw new ClusterException(String.join(" ", command) + " ended with " + exit + ":\n" + output);
            }
        } catch (IOException e) {
            throw new ClusterException("cannot run " + script, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", e);
        }
    }
}
