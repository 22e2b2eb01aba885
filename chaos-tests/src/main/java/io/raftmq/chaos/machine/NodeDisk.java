package io.raftmq.chaos.machine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A file system of its own: an image mounted over a directory. One use at a time; {@link #close} may come from any thread at
 * any moment, undoes whatever was done, and leaves nothing mounted.
 */
public final class NodeDisk implements AutoCloseable {
    /** Images are sparse: they take what is written to them. */
    private static final long BYTES = 8L << 30;

    /** The witness is a file that is synced once, and overwritten without a sync just before each cut. */
    private static final int WITNESS_BYTES = 64 << 10;

    private static final byte BEFORE = 'A';
    private static final byte AFTER = 'B';

    private final FileSystem kind;
    private final Path image;
    private final Path mountPoint;
    private final PowerSwitch power;
    private @Nullable Throttle throttle;
    private boolean mounted;
    private boolean frozen;
    private boolean closed;

    private NodeDisk(FileSystem kind, Path image, Path mountPoint, PowerSwitch power) {
        this.kind = kind;
        this.image = image;
        this.mountPoint = mountPoint;
        this.power = power;
    }

    /** Makes an image and mounts it over the directory, which is made if need be and must be empty. */
    public static NodeDisk create(FileSystem kind, Path image, Path mountPoint) {
        PowerSwitch power =
                PowerSwitch.find().orElseThrow(() -> new MachineException("a power cut takes python3 or perl"));
        try {
            Files.createDirectories(mountPoint);
            try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(BYTES);
            }
        } catch (IOException e) {
            throw new MachineException("cannot make " + image, e);
        }
        NodeDisk disk = new NodeDisk(kind, image, mountPoint, power);
        kind.make(image);
        disk.mount();
        try {
            // Synced now, since a sync at the time of a cut would take along what others had written.
            disk.write(BEFORE, true);
        } catch (MachineException e) {
            disk.close();
            throw e;
        }
        return disk;
    }

    /** What it is. */
    public FileSystem kind() {
        return kind;
    }

    /** The directory it is mounted over. */
    public Path directory() {
        return mountPoint;
    }

    /**
     * Cuts the power. Whoever writes here must be frozen before, or a sync that is under way may be told it succeeded. What
     * is written afterwards fails; {@link #powerOn} takes it back to what its disk holds.
     */
    public synchronized void powerOff() {
        write(AFTER, false);
        power.cutPower(mountPoint);
    }

    /**
     * Mounts what the disk holds. Nobody may have files open here.
     *
     * @return whether the cut is proven: what was written last and not synced is not there
     */
    public synchronized boolean powerOn() {
        unmount();
        mount();
        try {
            byte[] found = Files.readAllBytes(witness());
            byte[] expected = new byte[WITNESS_BYTES];
            Arrays.fill(expected, BEFORE);
            boolean proven = Arrays.equals(found, expected);
            if (!proven) {
                write(BEFORE, true);
            }
            return proven;
        } catch (IOException e) {
            throw new MachineException("cannot read " + witness(), e);
        }
    }

    /**
     * From now on every access fails, as with a disk that is broken, until {@link #powerOn}. What was written before stays,
     * synced or not, so whoever writes here may run on.
     */
    public synchronized void fail() {
        power.breakDown(mountPoint);
    }

    /** Whether a write here fails, by trying it. */
    public boolean refusesWrites() {
        try {
            Files.writeString(mountPoint.resolve("try"), "written\n");
            return false;
        } catch (IOException broken) {
            return true;
        }
    }

    /** Lets no write return until {@link #thaw}. */
    public synchronized void freeze() {
        frozen = true;
        Tool.run("fsfreeze", "--freeze", mountPoint.toString());
    }

    /** Lets writes go on; nothing happens if it is not frozen. */
    public synchronized void thaw() {
        if (frozen) {
            frozen = false;
            Tool.run("fsfreeze", "--unfreeze", mountPoint.toString());
        }
    }

    /** Lets the process write here only so many times a second, until {@link #release}. */
    public synchronized Throttle slow(long pid, int writesPerSecond) {
        release();
        String device =
                Tool.run("mountpoint", "--fs-devno", mountPoint.toString()).strip();
        Throttle begun = Throttle.of("raftmq-chaos-" + pid, pid, device, writesPerSecond);
        throttle = begun;
        return begun;
    }

    /** Ends {@link #slow}; nothing happens if it did not begin. */
    public synchronized void release() {
        if (throttle != null) {
            throttle.close();
            throttle = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            thaw();
            release();
        } finally {
            unmount();
        }
    }

    private void write(byte value, boolean sync) {
        byte[] bytes = new byte[WITNESS_BYTES];
        Arrays.fill(bytes, value);
        try (FileChannel file = FileChannel.open(witness(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(bytes), 0);
            if (sync) {
                file.force(true);
            }
        } catch (IOException e) {
            throw new MachineException("cannot write " + witness(), e);
        }
    }

    private Path witness() {
        return mountPoint.resolve("witness");
    }

    private void mount() {
        if (closed) {
            throw new MachineException(mountPoint + " is being given up");
        }
        Tool.run("mount", "-o", "loop", image.toString(), mountPoint.toString());
        mounted = true;
    }

    private void unmount() {
        if (mounted) {
            try {
                Tool.run("umount", mountPoint.toString());
            } catch (MachineException busy) {
                if (!closed) {
                    throw busy;
                }
                // Whoever still has files open keeps it until he ends; the directory is free at once.
                Tool.run("umount", "--lazy", mountPoint.toString());
            }
            mounted = false;
        }
    }
}
