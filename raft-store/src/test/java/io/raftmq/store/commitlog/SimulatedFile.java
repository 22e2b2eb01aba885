package io.raftmq.store.commitlog;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One file of a {@link SimulatedDisk}: what reads see, what is on the platters, and which sectors differ, with what they
 * held at each write since the last sync.
 */
final class SimulatedFile {
    static final int SECTOR = 512;

    private static final int TORN_AT = 8;

    private byte[] content = new byte[0];
    private int size;
    private byte[] synced = new byte[0];
    private int syncedSize;
    private final BitSet dirty = new BitSet();
    private final Map<Integer, List<byte[]>> overwritten = new HashMap<>();

    int size() {
        return size;
    }

    /** What reads see; at least {@link #size} bytes. */
    byte[] content() {
        return content;
    }

    void read(ByteBuffer into, int at) {
        into.put(content, at, into.remaining());
    }

    void write(ByteBuffer from, int at) {
        int end = at + from.remaining();
        if (end > content.length) {
            content = Arrays.copyOf(content, Math.max(end, content.length * 2));
        }
        for (int sector = at / SECTOR; sector * SECTOR < end; sector++) {
            if (dirty.get(sector)) {
                overwritten
                        .computeIfAbsent(sector, s -> new ArrayList<>())
                        .add(Arrays.copyOfRange(content, sector * SECTOR, (sector + 1) * SECTOR));
            }
            dirty.set(sector);
        }
        from.get(content, at, end - at);
        size = Math.max(size, end);
    }

    void truncate(int to) {
        if (to < size) {
            dirty.set(to / SECTOR, (size + SECTOR - 1) / SECTOR);
            Arrays.fill(content, to, content.length, (byte) 0);
            size = to;
        }
    }

    void sync() {
        if (size > synced.length) {
            synced = Arrays.copyOf(synced, content.length);
        }
        for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
            copy(content, sector, synced);
        }
        syncedSize = size;
        clean();
    }

    /** A sync that failed: some of it got there, and no later sync will write the rest, though reads still show it. */
    void failSync(Random random, DiskEvidence evidence) {
        if (size > synced.length) {
            synced = Arrays.copyOf(synced, content.length);
        }
        for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
            if (random.nextBoolean()) {
                copy(content, sector, synced);
            } else {
                evidence.forgottenSectors++;
            }
        }
        syncedSize = size;
        clean();
    }

    private void clean() {
        dirty.clear();
        overwritten.clear();
    }

    /** The file after the power went: of each unsynced sector, some state it had since the last sync. */
    SimulatedFile afterPowerCut(Random random, double share, DiskEvidence evidence) {
        SimulatedFile file = new SimulatedFile();
        file.size = random.nextDouble() < share ? size : syncedSize;
        file.content = Arrays.copyOf(Arrays.copyOf(synced, syncedSize), Math.max(file.size, content.length));
        Arrays.fill(file.content, file.size, file.content.length, (byte) 0);
        for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
            if (sector * SECTOR < file.size) {
                file.settle(sector, random, share, overwritten.getOrDefault(sector, List.of()), content, evidence);
            }
        }
        file.synced = file.content.clone();
        file.syncedSize = file.size;
        return file;
    }

    private void settle(
            int sector, Random random, double share, List<byte[]> earlier, byte[] latest, DiskEvidence evidence) {
        if (random.nextDouble() >= share) {
            evidence.lostSectors++;
            return;
        }
        int from = sector * SECTOR;
        int length = Math.min(SECTOR, Math.min(size, latest.length) - from);
        int version = random.nextInt(4) == 0 ? random.nextInt(earlier.size() + 1) : earlier.size();
        if (version < earlier.size()) {
            evidence.staleSectors++;
            System.arraycopy(earlier.get(version), 0, content, from, length);
        } else if (random.nextInt(16) == 0) {
            evidence.tornSectors++;
            System.arraycopy(latest, from, content, from, Math.min(length, TORN_AT * random.nextInt(SECTOR / TORN_AT)));
        } else {
            evidence.keptSectors++;
            System.arraycopy(latest, from, content, from, length);
        }
    }

    /** The file as reads see it, all of it on the disk. */
    SimulatedFile copy() {
        SimulatedFile file = new SimulatedFile();
        file.content = Arrays.copyOf(content, size);
        file.size = size;
        file.synced = file.content.clone();
        file.syncedSize = size;
        return file;
    }

    private static void copy(byte[] from, int sector, byte[] to) {
        int at = sector * SECTOR;
        int length = Math.min(SECTOR, Math.min(from.length, to.length) - at);
        if (length > 0) {
            System.arraycopy(from, at, to, at, length);
        }
    }
}
