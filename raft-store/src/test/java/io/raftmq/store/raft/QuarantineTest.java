package io.raftmq.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.store.GroupId;
import io.raftmq.store.commitlog.CommitLog;
import io.raftmq.store.commitlog.CommitLogOptions;
import io.raftmq.store.commitlog.GroupLog;
import io.raftmq.store.commitlog.LogRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica whose disk contradicts itself takes no part, says so, and the group goes on without it. */
class QuarantineTest {
    private static final GroupId GROUP = new GroupId(1, 0);

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Cluster cluster;

    @SuppressWarnings("NullAway.Init")
    private StoreNode victim;

    private long last;

    @BeforeEach
    void aClosedFollowerWithEntries() {
        cluster = new Cluster(directory, 3);
        cluster.start(GROUP);
        last = cluster.propose(GROUP, 200, "entry ");
        cluster.awaitApplied(GROUP, last);
        victim = cluster.follower(GROUP);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void anotherTermInTheLogThanInTheState() {
        victim.close();
        tamper((log, applied) -> {
            long term = log.term(applied);
            log.truncateSuffix(applied - 1);
            log.append(List.of(new LogRecord(LogRecord.Kind.DATA, applied, term + 7, ByteBuffer.allocate(1))), true);
        });
        quarantinedAtTheStart("term");
    }

    @Test
    void aLogThatLostEntries() {
        victim.close();
        tamper((log, applied) -> log.truncateSuffix(applied - 5));
        quarantinedAtTheStart("the log lost entries");
    }

    @Test
    void aStateThatWasLost() throws IOException {
        victim.group(GROUP).trim(100);
        Await.until("the trim", () -> victim.group(GROUP).firstIndex() == 100);
        Await.until("the log's part of it", () -> ((RunningGroup) victim.group(GROUP)).firstInLog() == 99);
        victim.close();
        try (Stream<Path> files = Files.list(victim.directory.resolve("state"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        quarantinedAtTheStart("the state was lost");
    }

    @Test
    void aDamagedSyncedEntry() throws IOException {
        victim.close();
        flipAByteOf("entry 57");
        quarantinedAtTheStart("damaged");
    }

    @Test
    void aLeaderThatCannotTakeAnEntryInStepsAside() {
        StoreNode leader = cluster.leader(GROUP);
        leader.applier(GROUP).failure = new IllegalStateException("a bug in replay");
        cluster.propose(GROUP, 1, "poison ");
        Await.until("the quarantine", () -> !leader.applier(GROUP).quarantines.isEmpty());
        assertThat(leader.applier(GROUP).quarantines).singleElement().asString().contains("a bug in replay");
        assertThat(leader.group(GROUP).isLeader()).isFalse();
        goesOnWithout(leader);
    }

    private void quarantinedAtTheStart(String why) {
        Applier applier = victim.open().start(GROUP, cluster.addresses());
        assertThat(applier.quarantines).singleElement().asString().contains(why);
        assertThat(victim.store().stats().quarantined()).isEqualTo(1);
        Ack ack = Cluster.propose(victim, GROUP, "x");
        Await.until("the refusal", () -> ack.index.isCompletedExceptionally());
        assertThat(ack.certain).isTrue();
        goesOnWithout(victim);
        // And it can be erased, as the layer above will have it done.
        victim.store().erase(GROUP);
        assertThat(victim.store().localGroups()).isEmpty();
    }

    private void goesOnWithout(StoreNode out) {
        cluster.propose(GROUP, 1, "on we go ");
        assertThat(cluster.leader(GROUP)).isNotSameAs(out);
    }

    private void tamper(BiConsumer<GroupLog, Long> change) {
        try (CommitLog log = CommitLog.open(
                CommitLogOptions.of(victim.directory.resolve("log"))
                        .withSegments(16 << 20, 1 << 20)
                        .withLimits(1L << 30, 0, 2),
                (what, cause) -> {
                    throw new AssertionError(what, cause);
                })) {
            change.accept(log.group(GROUP), last);
        }
    }

    private void flipAByteOf(String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        try (Stream<Path> files = Files.walk(victim.directory.resolve("log"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                int at = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).indexOf(text);
                if (at >= 0) {
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.write(ByteBuffer.wrap(new byte[] {(byte) (wanted[0] ^ 1)}), at);
                    }
                    return;
                }
            }
        }
        throw new AssertionError("nothing to damage");
    }
}
