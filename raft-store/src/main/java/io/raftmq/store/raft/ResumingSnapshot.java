package io.raftmq.store.raft;

import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.google.protobuf.Message;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot JRaft loads when a node starts. There is nothing to load, the state is on disk already; what matters is
 * which index JRaft takes from it, and it asks twice. First SnapshotExecutorImpl, whose answer becomes the index up to
 * which entries have been let go of; then FSMCallerImpl, whose answer becomes the index up to which they are applied.
 * With the second ahead of the first, JRaft keeps its log from the one and replays from the other. This leans on the
 * order of calls within JRaft 1.4.1; a test holds it.
 */
final class ResumingSnapshot extends SnapshotReader {
    private final SnapshotMeta letGo;
    private final SnapshotMeta applied;
    private boolean asked;

    ResumingSnapshot(SnapshotMeta letGo, SnapshotMeta applied) {
        this.letGo = letGo;
        this.applied = applied;
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
    public SnapshotMeta load() {
        boolean first = !asked;
        asked = true;
        return first ? letGo : applied;
    }

    @Override
    public @Nullable String generateURIForCopy() {
        return null;
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

    @Override
    public void close() {
        // Holds nothing.
    }
}
