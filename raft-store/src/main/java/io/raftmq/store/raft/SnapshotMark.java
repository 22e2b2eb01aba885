package io.raftmq.store.raft;

import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import io.raftmq.store.GroupId;
import io.raftmq.store.state.LocalChanges;
import io.raftmq.store.state.StateStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What JRaft believes to be this replica's snapshot: everything up to {@code lastIncluded} has been let go of, and the
 * state holds it. The state itself is always newer ("lagged" snapshot), so a mark is all there is to save.
 *
 * @param lastIncluded the configuration in force there, under the (index, term) of the last entry let go of; index 0 if
 *     nothing ever was
 * @param importedUpTo if the state came from a peer, the applied index it came with: the log need not reach there; else 0
 */
record SnapshotMark(GroupConfiguration lastIncluded, long importedUpTo) {
    private static final byte VERSION = 1;

    static final SnapshotMark NONE =
            new SnapshotMark(new GroupConfiguration(0, 0, List.of(), List.of(), List.of(), List.of()), 0);

    long index() {
        return lastIncluded.index();
    }

    long term() {
        return lastIncluded.term();
    }

    SnapshotMeta toMeta() {
        return lastIncluded.toSnapshotMeta(index(), term());
    }

    void write(LocalChanges changes) {
        byte[] configuration = ConfigurationCodec.encode(lastIncluded);
        byte[] value = ByteBuffer.allocate(1 + Long.BYTES + configuration.length)
                .put(VERSION)
                .putLong(importedUpTo)
                .put(configuration)
                .array();
        changes.put(LocalKinds.SNAPSHOT, 0, value);
    }

    static SnapshotMark read(StateStore store, GroupId group) {
        List<SnapshotMark> found = new ArrayList<>();
        store.readLocal(group, LocalKinds.SNAPSHOT, (index, value) -> found.add(decode(value)));
        return found.isEmpty() ? NONE : found.get(0);
    }

    private static SnapshotMark decode(byte @Nullable [] value) {
        ByteBuffer buffer = ByteBuffer.wrap(value);
        if (buffer.get() != VERSION) {
            throw new IllegalArgumentException("a snapshot mark of an unknown version: upgrade this node");
        }
        long importedUpTo = buffer.getLong();
        return new SnapshotMark(ConfigurationCodec.decode(buffer.slice()), importedUpTo);
    }
}
