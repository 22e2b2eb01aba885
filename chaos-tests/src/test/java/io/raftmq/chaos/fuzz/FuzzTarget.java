package io.raftmq.chaos.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The decoders there are. Each is a class beside its decoder, among the tests of that decoder's module, with the method that
 * Jazzer calls too.
 */
enum FuzzTarget {
    CLIENT_FRAMES("io.raftmq.client.wire.ClientFrameFuzz", 1_500_000),
    RECORD_BATCHES("io.raftmq.client.wire.RecordBatchFuzz", 1_000_000),
    CHECKED_BATCHES("io.raftmq.broker.partition.CheckedBatchFuzz", 1_000_000),
    RAFT_FRAMES("io.raftmq.store.transport.frame.RaftFrameFuzz", 1_000_000),
    LOG_DIRECTORIES("io.raftmq.store.commitlog.LogDirectoryFuzz", 20_000),
    STATE_STREAMS("io.raftmq.store.state.StateStreamFuzz", 1_000_000),
    CONFIGURATIONS("io.raftmq.store.raft.ConfigurationFuzz", 1_000_000),
    METADATA_ENTRIES("io.raftmq.meta.record.MetaEntryFuzz", 1_500_000),
    PARTITION_ENTRIES("io.raftmq.broker.partition.EntryFuzz", 1_000_000),
    PARTITION_STATES("io.raftmq.broker.partition.StateFuzz", 500_000),
    FILTERS("io.raftmq.broker.filter.FilterFuzz", 1_500_000),
    SETTINGS("io.raftmq.broker.config.ConfigFuzz", 20_000);

    private static final String JAZZERS_NAME = "fuzzerTestOneInput";

    /** How many inputs each build tries. */
    final int inputs;

    private final String className;

    FuzzTarget(String className, int inputs) {
        this.className = className;
        this.inputs = inputs;
    }

    String className() {
        return className;
    }

    /** One try. */
    interface Decoder {
        void decode(byte[] input) throws Throwable;
    }

    Decoder decoder() throws ReflectiveOperationException {
        MethodHandle method = MethodHandles.publicLookup()
                .findStatic(Class.forName(className), JAZZERS_NAME, MethodType.methodType(void.class, byte[].class));
        return input -> {
            method.invokeExact(input);
        };
    }

    /** Valid inputs, and those that once broke something. */
    List<byte[]> seeds() throws ReflectiveOperationException {
        List<byte[]> seeds = new ArrayList<>(kept());
        for (Object seed : (List<?>) Class.forName(className).getMethod("seeds").invoke(null)) {
            seeds.add((byte[]) seed);
        }
        return seeds;
    }

    private List<byte[]> kept() {
        URL folder = FuzzTarget.class.getResource("/fuzz/" + name().toLowerCase(Locale.ROOT));
        if (folder == null) {
            return List.of();
        }
        List<byte[]> kept = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(folder.toURI())).sorted()) {
            for (Path file : files.toList()) {
                kept.add(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return kept;
    }
}
