package io.raftmq.store.raft;

import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.google.protobuf.Message;
import io.raftmq.store.state.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A snapshot that was fetched from the leader and checked; closing it deletes the file. */
final class FetchedSnapshot extends SnapshotReader {
    private final SnapshotMeta mark;
    private final StateFile state;
    private final Path file;

    FetchedSnapshot(SnapshotMeta mark, StateFile state, Path file) {
        this.mark = mark;
        this.state = state;
        this.file = file;
    }

    StateFile state() {
        return state;
    }

    @Override
    public boolean init(@Nullable Void nothing) {
        return true;
    }

    @Override
    public void shutdown() {
        // The file goes with close().
    }

    @Override
    public SnapshotMeta load() {
        return mark;
    }

    @Override
    public @Nullable String generateURIForCopy() {
        return null;
    }

    @Override
    public String getPath() {
        return file.toString();
    }

    @Override
    public Set<String> listFiles() {
        return Set.of();
    }

    @Override
    public @Nullable Message getFileMeta(String fileName) {
        return null;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
