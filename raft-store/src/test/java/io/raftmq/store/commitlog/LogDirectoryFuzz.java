package io.raftmq.store.commitlog;

import io.raftmq.store.DamagedEntryException;
import io.raftmq.store.EntryGoneException;
import io.raftmq.store.GroupId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Fuzzes the files of a log's directory: the input's first byte says which of a fixed directory's files the rest takes the
 * place of. The log opens or says that a newer version wrote it; each entry it then answers is one that was written.
 */
public final class LogDirectoryFuzz {
    private static final int GROUPS = 3;
    private static final int SIZE = 90;
    private static final CommitLogOptions OPTIONS = CommitLogOptions.of(Path.of("simulated"))
            .withSegments(8 << 10, 4 << 10)
            .withLimits(Long.MAX_VALUE, 0, 0)
            .withRelocateShare(0);
    private static final SimulatedDisk CLEAN = directory();

    private LogDirectoryFuzz() {}

    private static CommitLog open(SimulatedDisk disk) throws IOException {
        return CommitLog.open(OPTIONS, disk, new Random(1)::nextLong, new InlineThreads(), new RecordingFaults());
    }

    private static SimulatedDisk directory() {
        QuietLog.off();
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        try {
            CommitLog log = open(disk);
            for (int round = 0; round < 12; round++) {
                for (int i = 0; i < GROUPS; i++) {
                    GroupLog group = log.group(new GroupId(1, i));
                    group.append(Entries.run(group.lastIndex() + 1, group.lastIndex() + 3, 1, SIZE), true);
                    log.votes().write(new GroupId(1, i), round + 1, "n" + i);
                }
            }
            log.group(new GroupId(1, 0)).truncateSuffix(30);
            log.group(new GroupId(1, 1)).truncatePrefix(10);
            log.reclaim(0.3);
            log.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return disk.copy();
    }

    /** Each file as it is. */
    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        List<String> names = CLEAN.list();
        for (int i = 0; i < names.size(); i++) {
            ByteArrayOutputStream seed = new ByteArrayOutputStream();
            seed.write(i);
            seed.write(CLEAN.bytes(names.get(i)), 0, CLEAN.size(names.get(i)));
            seeds.add(seed.toByteArray());
        }
        return seeds;
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        if (data.length == 0) {
            return;
        }
        SimulatedDisk disk = CLEAN.copy();
        String name = disk.list().get((data[0] & 0xFF) % disk.list().size());
        disk.delete(name);
        disk.create(name).write(ByteBuffer.wrap(data, 1, data.length - 1), 0);
        CommitLog log;
        try {
            log = open(disk);
        } catch (UnsupportedFormatException newer) {
            return;
        }
        for (GroupId id : log.groups()) {
            GroupLog group = log.group(id);
            for (long index = group.firstIndex();
                    index <= group.lastIndex() && index < group.firstIndex() + 100;
                    index++) {
                check(group, index);
            }
        }
        log.close();
    }

    private static void check(GroupLog group, long index) {
        try {
            LogRecord entry = group.read(index);
            if (!java.util.Arrays.equals(Entries.bytes(entry), Entries.payload(index, 1, SIZE))) {
                throw new AssertionError("entry " + index + " was never written");
            }
        } catch (DamagedEntryException | EntryGoneException said) {
            // Damage is said.
        }
    }
}
