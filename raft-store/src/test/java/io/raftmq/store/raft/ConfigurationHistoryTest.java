package io.raftmq.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.entity.PeerId;
import io.raftmq.store.FaultHandler;
import io.raftmq.store.GroupId;
import io.raftmq.store.StateBatch;
import io.raftmq.store.commitlog.CommitLog;
import io.raftmq.store.commitlog.CommitLogOptions;
import io.raftmq.store.commitlog.GroupLog;
import io.raftmq.store.commitlog.LogRecord;
import io.raftmq.store.state.StateOptions;
import io.raftmq.store.state.StateStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationHistoryTest {
    private static final GroupId GROUP = new GroupId(7, 0);
    private static final FaultHandler FAULTS = (what, cause) -> {
        throw new AssertionError(what, cause);
    };
    private static final GroupConfiguration FIRST =
            new GroupConfiguration(1, 1, List.of(new PeerId("10.0.0.1", 9711, 1)), List.of(), List.of(), List.of());

    @TempDir
    Path directory;

    private StateStore store(String name) {
        return StateStore.open(new StateOptions(directory.resolve(name), 1 << 20, 1 << 20), FAULTS, () -> {});
    }

    /** The first life's notes are gone with its unflushed state; the second one flushes what it read from the log. */
    @Test
    void whatWasReadFromTheLogIsThereAfterTheNextFlush() {
        try (CommitLog log =
                CommitLog.open(CommitLogOptions.of(directory.resolve("log")).withSegments(1 << 20, 1 << 16), FAULTS)) {
            GroupLog group = log.group(GROUP);
            group.append(
                    List.of(
                            new LogRecord(
                                    LogRecord.Kind.CONFIGURATION,
                                    1,
                                    1,
                                    ByteBuffer.wrap(ConfigurationCodec.encode(FIRST))),
                            new LogRecord(LogRecord.Kind.DATA, 2, 1, ByteBuffer.wrap(new byte[] {1}))),
                    true);
            try (StateStore second = store("state")) {
                assertThat(ConfigurationHistory.load(second, GROUP, group, SnapshotMark.NONE)
                                .at(2))
                        .contains(FIRST);
                try (StateBatch batch = second.group(GROUP).newBatch()) {
                    batch.commit(2, 1);
                }
            }
            try (StateStore third = store("state")) {
                assertThat(third.group(GROUP).appliedIndex()).isEqualTo(2);
                assertThat(ConfigurationHistory.load(third, GROUP, group, SnapshotMark.NONE)
                                .at(2))
                        .contains(FIRST);
            }
        }
    }

    /** As a node left it that did not note what it read. */
    @Test
    void aStateWithoutNotesHasThemFromTheLog() {
        try (CommitLog log = CommitLog.open(
                        CommitLogOptions.of(directory.resolve("log")).withSegments(1 << 20, 1 << 16), FAULTS);
                StateStore store = store("state")) {
            GroupLog group = log.group(GROUP);
            group.append(
                    List.of(new LogRecord(
                            LogRecord.Kind.CONFIGURATION, 1, 1, ByteBuffer.wrap(ConfigurationCodec.encode(FIRST)))),
                    true);
            try (StateBatch batch = store.group(GROUP).newBatch()) {
                batch.commit(1, 1);
            }
            assertThat(ConfigurationHistory.load(store, GROUP, group, SnapshotMark.NONE)
                            .at(1))
                    .contains(FIRST);
        }
    }
}
