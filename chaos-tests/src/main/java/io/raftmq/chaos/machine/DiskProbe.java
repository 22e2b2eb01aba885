package io.raftmq.chaos.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds out whether this machine lets a test have disks of its own, by doing to one all that is done to them later. */
public final class DiskProbe {
    private static final List<String> PROGRAMS = List.of("mount", "umount", "mountpoint", "fsfreeze", "fallocate");

    private DiskProbe() {}

    /**
     * Why it cannot be done here, if so.
     *
     * @param directory where it may be tried
     */
    public static Optional<String> missing(Path directory) {
        Optional<String> absent =
                PROGRAMS.stream().filter(name -> !Tool.exists(name)).findFirst();
        if (absent.isPresent()) {
            return Optional.of("there is no " + absent.get() + " (Debian: mount, util-linux)");
        }
        if (FileSystem.known().isEmpty()) {
            return Optional.of("there is neither mkfs.ext4 (Debian: e2fsprogs) nor mkfs.xfs (xfsprogs)");
        }
        if (PowerSwitch.find().isEmpty()) {
            return Optional.of("there is neither python3 nor perl");
        }
        return FileSystem.known().stream()
                .map(kind -> tried(kind, directory))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> tried(FileSystem kind, Path directory) {
        Path image = directory.resolve("probe." + kind);
        Path mountPoint = directory.resolve("probe-" + kind);
        try {
            Files.createDirectories(directory);
            try (NodeDisk disk = NodeDisk.create(kind, image, mountPoint)) {
                disk.powerOff();
                if (!disk.powerOn()) {
                    return Optional.of("a power cut of " + kind + " takes nothing away");
                }
                disk.freeze();
                disk.thaw();
            }
            return Optional.empty();
        } catch (MachineException e) {
            return Optional.of("disks of one's own take root and loop devices: " + e.getMessage());
        } catch (IOException e) {
            return Optional.of(e.toString());
        } finally {
            delete(image, mountPoint);
        }
    }

    private static void delete(Path... paths) {
        for (Path path : paths) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException stays) {
                // In the run's own directory, which is deleted with everything in it.
                continue;
            }
        }
    }
}
