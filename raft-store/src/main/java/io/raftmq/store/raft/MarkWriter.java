package io.raftmq.store.raft;

import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** JRaft saves a snapshot: all there is to write is the mark, when JRaft closes the writer without an error. */
final class MarkWriter extends SnapshotWriter {
    private final Consumer<SnapshotMeta> write;
    private @Nullable SnapshotMeta mark;

    MarkWriter(Consumer<SnapshotMeta> write) {
        this.write = write;
    }

    @Override
    public boolean init(@Nullable Void nothing) {
        return true;
    }

    @Override
    public void shutdown() {
        // Holds nothing.
    }

    @Override
    public boolean saveMeta(SnapshotMeta meta) {
        mark = meta;
        return true;
    }

    @Override
    public boolean addFile(String fileName, @Nullable Message fileMeta) {
        return false;
    }

    @Override
    public boolean removeFile(String fileName) {
        return false;
    }

    @Override
    public void close(boolean keepDataOnError) throws IOException {
        SnapshotMeta saved = mark;
        if (isOk() && saved != null) {
            try {
                write.accept(saved);
            } catch (RuntimeException e) {
                throw new IOException("the snapshot mark could not be written", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        close(false);
    }

    @Override
    public String getPath() {
        return "";
    }

    @Override
    public Set<String> listFiles() {
        return Set.of();
    }

    @Override
    public @Nullable Message getFileMeta(String fileName) {
        return null;
    }
}
