package io.raftmq.store.commitlog;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A disk in memory that can lose power. What was synced stays; of what was not, a random set of 512-byte sectors stays,
 * in no order. Directory changes that were not synced stay up to a random one. The power can be set to go in the middle
 * of the n-th operation.
 */
final class SimulatedDisk implements Disk {
    static final int SECTOR = 512;

    /** What every operation meets once the power is gone. */
    static final class PowerCut extends IOException {
        private static final long serialVersionUID = 1L;

        PowerCut() {
            super("power cut");
        }
    }

    private final Random random;
    private final Map<String, Node> live;
    private final Map<String, Node> durable;
    private final List<Consumer<Map<String, Node>>> unsyncedChanges = new ArrayList<>();
    private long operationsLeft = Long.MAX_VALUE;
    private long capacity = Long.MAX_VALUE;
    private boolean syncFails;

    SimulatedDisk(Random random) {
        this(random, new TreeMap<>());
    }

    private SimulatedDisk(Random random, Map<String, Node> files) {
        this.random = random;
        this.live = files;
        this.durable = new TreeMap<>(files);
    }

    /** The power goes in the middle of the n-th operation from now. */
    void cutAfter(long operations) {
        operationsLeft = operations;
    }

    /** Writes that would let all files together grow beyond this fail. */
    void capacity(long bytes) {
        capacity = bytes;
    }

    /** From now on syncs fail. */
    void failSyncs() {
        syncFails = true;
    }

    /** The disk as the next start finds it. */
    SimulatedDisk afterCrash() {
        Map<String, Node> files = new TreeMap<>(durable);
        int kept = random.nextInt(unsyncedChanges.size() + 1);
        for (Consumer<Map<String, Node>> change : unsyncedChanges.subList(0, kept)) {
            change.accept(files);
        }
        // Some crashes keep nearly everything, some nearly nothing.
        double share = new double[] {0, 0.3, 0.7, 0.95, 1}[random.nextInt(5)];
        files.replaceAll((name, node) -> node.afterCrash(random, share));
        return new SimulatedDisk(random, files);
    }

    /** The disk as it is, cleanly unmounted, for another start. */
    SimulatedDisk copy() {
        Map<String, Node> files = new TreeMap<>();
        live.forEach((name, node) -> files.put(name, node.copy()));
        return new SimulatedDisk(random, files);
    }

    /** A file's bytes, to be damaged. */
    byte[] bytes(String name) {
        return Objects.requireNonNull(live.get(name), name).content;
    }

    int size(String name) {
        return Objects.requireNonNull(live.get(name), name).size;
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

    private void change(Consumer<Map<String, Node>> change) throws PowerCut {
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
        Node node = live.get(name);
        if (node == null) {
            throw new IOException("no file " + name);
        }
        return new File(node);
    }

    @Override
    public DiskFile create(String name) throws IOException {
        if (live.containsKey(name)) {
            throw new IOException(name + " exists");
        }
        Node node = new Node();
        change(files -> files.put(name, node));
        return new File(node);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        change(files -> {
            Node node = files.remove(from);
            if (node != null) {
                files.put(to, node);
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
        return live.values().stream().mapToLong(node -> node.size).sum();
    }

    @Override
    public void close() {}

    /** One file: what reads see, what is on the platters, and which sectors differ. */
    private static final class Node {
        private byte[] content = new byte[0];
        private int size;
        private byte[] synced = new byte[0];
        private int syncedSize;
        private final BitSet dirty = new BitSet();

        void write(ByteBuffer from, int at) {
            int end = at + from.remaining();
            if (end > content.length) {
                content = Arrays.copyOf(content, Math.max(end, content.length * 2));
            }
            if (end > at) {
                dirty.set(at / SECTOR, (end - 1) / SECTOR + 1);
            }
            from.get(content, at, end - at);
            size = Math.max(size, end);
        }

        void sync() {
            if (!dirty.isEmpty() || size != syncedSize) {
                synced = Arrays.copyOf(content, size);
                syncedSize = size;
                dirty.clear();
            }
        }

        Node afterCrash(Random random, double share) {
            Node node = new Node();
            node.size = random.nextDouble() < share ? size : syncedSize;
            node.content = Arrays.copyOf(Arrays.copyOf(synced, syncedSize), node.size);
            for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
                int from = sector * SECTOR;
                int to = Math.min(Math.min(from + SECTOR, node.size), content.length);
                if (to > from && random.nextDouble() < share) {
                    System.arraycopy(content, from, node.content, from, to - from);
                }
            }
            node.sync();
            node.synced = node.content.clone();
            node.syncedSize = node.size;
            return node;
        }

        Node copy() {
            Node node = new Node();
            node.content = Arrays.copyOf(content, size);
            node.size = size;
            node.synced = node.content.clone();
            node.syncedSize = size;
            return node;
        }
    }

    private final class File implements DiskFile {
        private final Node node;

        File(Node node) {
            this.node = node;
        }

        @Override
        public long size() {
            return node.size;
        }

        @Override
        public void read(ByteBuffer into, long position) throws IOException {
            int length = into.remaining();
            if (position + length > node.size) {
                throw new EOFException("nothing at " + (position + length));
            }
            into.put(node.content, (int) position, length);
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            operation();
            long grown = position + from.remaining() - node.size;
            if (grown > 0 && used() + grown > capacity) {
                throw new IOException("No space left on device");
            }
            node.write(from, (int) position);
            cutHere();
        }

        @Override
        public void force() throws IOException {
            operation();
            if (syncFails) {
                throw new IOException("Input/output error");
            }
            cutHere();
            node.sync();
        }

        @Override
        public void truncate(long size) throws IOException {
            operation();
            if (size < node.size) {
                Arrays.fill(node.content, (int) size, node.content.length, (byte) 0);
                node.size = (int) size;
            }
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
