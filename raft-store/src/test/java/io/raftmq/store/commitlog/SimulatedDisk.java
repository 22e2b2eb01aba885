package io.raftmq.store.commitlog;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A disk in memory that can lose power. What was synced stays; of what was not, each 512-byte sector is as it was at the
 * last sync or after any write since, independently of the others. Directory changes that were not synced stay up to a
 * random one. The power can be set to go in the middle of the n-th operation, and one operation to fail.
 */
final class SimulatedDisk implements Disk {
    /** What an operation meets that this disk was told to fail. */
    static class Failure extends IOException {
        private static final long serialVersionUID = 1L;

        Failure(String message) {
            super(message);
        }

        /** Simulations throw millions of these. */
        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /** What every operation meets once the power is gone, or the process. */
    static final class PowerCut extends Failure {
        private static final long serialVersionUID = 1L;

        PowerCut() {
            super("power cut");
        }
    }

    private static final double[] KEPT_SHARES = {0, 0.3, 0.7, 0.95, 1};

    private final Random random;
    private final DiskEvidence evidence;
    private final Map<String, SimulatedFile> live;
    private final Map<String, SimulatedFile> durable;
    private final List<Consumer<Map<String, SimulatedFile>>> unsyncedChanges = new ArrayList<>();
    private long operationsLeft = Long.MAX_VALUE;
    private long operationsUntilError = Long.MAX_VALUE;
    private long capacity = Long.MAX_VALUE;
    private boolean syncFails;

    SimulatedDisk(Random random) {
        this(random, new DiskEvidence());
    }

    SimulatedDisk(Random random, DiskEvidence evidence) {
        this(random, evidence, new TreeMap<>());
    }

    private SimulatedDisk(Random random, DiskEvidence evidence, Map<String, SimulatedFile> files) {
        this.random = random;
        this.evidence = evidence;
        this.live = files;
        this.durable = new TreeMap<>(files);
    }

    /** The power goes in the middle of the n-th operation from now. */
    void cutAfter(long operations) {
        operationsLeft = operations;
    }

    /** The n-th write or sync from now fails; the ones after it do not. */
    void errorAfter(long operations) {
        operationsUntilError = operations;
    }

    /** Writes that would let all files together grow beyond this fail. */
    void capacity(long bytes) {
        capacity = bytes;
    }

    /** From now on syncs fail. */
    void failSyncs() {
        syncFails = true;
    }

    /** The disk as the next start finds it after a power cut. */
    SimulatedDisk afterPowerCut() {
        evidence.powerCuts++;
        Map<String, SimulatedFile> files = new TreeMap<>(durable);
        int kept = random.nextInt(unsyncedChanges.size() + 1);
        evidence.lostDirectoryChanges += unsyncedChanges.size() - kept;
        for (Consumer<Map<String, SimulatedFile>> change : unsyncedChanges.subList(0, kept)) {
            change.accept(files);
        }
        // Some crashes keep nearly everything, some nearly nothing.
        double share = KEPT_SHARES[random.nextInt(KEPT_SHARES.length)];
        files.replaceAll((name, file) -> file.afterPowerCut(random, share, evidence));
        return new SimulatedDisk(random, evidence, files);
    }

    /** The same disk, for the next start after the process died: what was written is there, and still not synced. */
    SimulatedDisk afterKill() {
        evidence.kills++;
        operationsLeft = Long.MAX_VALUE;
        operationsUntilError = Long.MAX_VALUE;
        syncFails = false;
        return this;
    }

    /** The disk as it is, cleanly unmounted, for another start. */
    SimulatedDisk copy() {
        Map<String, SimulatedFile> files = new TreeMap<>();
        live.forEach((name, file) -> files.put(name, file.copy()));
        return new SimulatedDisk(random, evidence, files);
    }

    /** A file's bytes, to be damaged. */
    byte[] bytes(String name) {
        return Objects.requireNonNull(live.get(name), name).content();
    }

    int size(String name) {
        return Objects.requireNonNull(live.get(name), name).size();
    }

    /** Cuts a file, as a careless copy does. */
    void cut(String name, int size) {
        Objects.requireNonNull(live.get(name), name).truncate(size);
    }

    private void operation() throws PowerCut {
        if (operationsLeft <= 0) {
            throw new PowerCut();
        }
        operationsLeft--;
    }

    /** The operation has had its effect, and its caller will not hear of it. */
    private void cutHere() throws PowerCut {
        if (operationsLeft <= 0) {
            throw new PowerCut();
        }
    }

    private boolean failsNow() {
        if (operationsUntilError > 0) {
            operationsUntilError--;
            return false;
        }
        operationsUntilError = Long.MAX_VALUE;
        evidence.failedOperations++;
        return true;
    }

    private void change(Consumer<Map<String, SimulatedFile>> change) throws PowerCut {
        operation();
        change.accept(live);
        unsyncedChanges.add(change);
        cutHere();
    }

    @Override
    public List<String> list() {
        return List.copyOf(live.keySet());
    }

    @Override
    public DiskFile open(String name) throws IOException {
        SimulatedFile file = live.get(name);
        if (file == null) {
            throw new IOException("no file " + name);
        }
        return new Handle(file);
    }

    @Override
    public DiskFile create(String name) throws IOException {
        if (live.containsKey(name)) {
            throw new IOException(name + " exists");
        }
        SimulatedFile file = new SimulatedFile();
        change(files -> files.put(name, file));
        return new Handle(file);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        change(files -> {
            SimulatedFile file = files.remove(from);
            if (file != null) {
                files.put(to, file);
            }
        });
    }

    @Override
    public void delete(String name) throws IOException {
        if (live.containsKey(name)) {
            change(files -> files.remove(name));
        }
    }

    @Override
    public void syncDirectory() throws IOException {
        operation();
        cutHere();
        durable.clear();
        durable.putAll(live);
        unsyncedChanges.clear();
    }

    @Override
    public long usableBytes() {
        return capacity - used();
    }

    private long used() {
        long used = 0;
        for (SimulatedFile file : live.values()) {
            used += file.size();
        }
        return used;
    }

    @Override
    public void close() {}

    private final class Handle implements DiskFile {
        private final SimulatedFile file;

        Handle(SimulatedFile file) {
            this.file = file;
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public void read(ByteBuffer into, long position) throws IOException {
            if (position + into.remaining() > file.size()) {
                throw new EOFException("nothing at " + (position + into.remaining()));
            }
            file.read(into, (int) position);
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            operation();
            long grown = position + from.remaining() - file.size();
            if (grown > 0 && used() + grown > capacity) {
                throw new IOException("No space left on device");
            }
            if (failsNow()) {
                int written = random.nextInt(from.remaining() + 1);
                file.write(from.limit(from.position() + written), (int) position);
                throw new Failure("No space left on device");
            }
            file.write(from, (int) position);
            cutHere();
        }

        @Override
        public void force() throws IOException {
            operation();
            if (syncFails || failsNow()) {
                file.failSync(random, evidence);
                throw new Failure("Input/output error");
            }
            cutHere();
            file.sync();
        }

        @Override
        public void truncate(long size) throws IOException {
            operation();
            file.truncate((int) size);
            cutHere();
        }

        @Override
        public FileChannel channel() {
            throw new IllegalStateException("a simulated file has no channel");
        }

        @Override
        public void close() {}
    }
}
