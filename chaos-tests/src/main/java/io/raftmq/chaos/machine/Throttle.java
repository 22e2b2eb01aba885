package io.raftmq.chaos.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Lets a process write to a device only so many times a second, by the first version of Linux' block I/O controller. */
public final class Throttle implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup/blkio");
    private static final String LIMIT = "blkio.throttle.write_iops_device";
    private static final String COUNT = "blkio.throttle.io_serviced";
    private static final String MEMBERS = "cgroup.procs";

    private final Path group;
    private final String device;
    private final long pid;

    private Throttle(Path group, String device, long pid) {
        this.group = group;
        this.device = device;
        this.pid = pid;
    }

    /** Why it cannot be done here, if so. */
    public static Optional<String> missing() {
        return Files.isWritable(ROOT.resolve(LIMIT)) || Files.isWritable(ROOT.resolve(MEMBERS))
                ? Optional.empty()
                : Optional.of("no writable blkio controller (cgroup version 1) at " + ROOT);
    }

    /**
     * Begins.
     *
     * @param name of the control group, unique on this machine
     * @param device {@code major:minor}
     */
    public static Throttle of(String name, long pid, String device, int writesPerSecond) {
        Path group = ROOT.resolve(name);
        try {
            Files.createDirectories(group);
            Throttle throttle = new Throttle(group, device, pid);
            Files.writeString(group.resolve(LIMIT), device + " " + writesPerSecond);
            Files.writeString(group.resolve(MEMBERS), String.valueOf(pid));
            return throttle;
        } catch (IOException e) {
            throw new MachineException("cannot slow process " + pid + " down", e);
        }
    }

    /** Writes of the process that have come to the device since it began. */
    public long writes() {
        try {
            return writesOf(device, Files.readAllLines(group.resolve(COUNT)));
        } catch (IOException e) {
            throw new MachineException("cannot read " + group.resolve(COUNT), e);
        }
    }

    /** Reads lines like {@code 7:0 Write 12}. */
    static long writesOf(String device, List<String> lines) {
        return lines.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(word -> word.length == 3 && word[0].equals(device) && word[1].equals("Write"))
                .mapToLong(word -> Long.parseLong(word[2]))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        try {
            if (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
                Files.writeString(ROOT.resolve(MEMBERS), String.valueOf(pid));
            }
            Files.deleteIfExists(group);
        } catch (IOException e) {
            throw new MachineException("cannot remove " + group, e);
        }
    }
}
