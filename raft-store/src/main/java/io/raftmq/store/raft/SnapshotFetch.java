package io.raftmq.store.raft;

import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.option.SnapshotCopierOptions;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotCopier;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.remote.RemoteFileCopier;
import com.alipay.sofa.jraft.storage.snapshot.remote.Session;
import com.alipay.sofa.jraft.util.ByteBufferCollector;
import com.google.protobuf.InvalidProtocolBufferException;
import io.raftmq.store.GroupId;
import io.raftmq.store.state.StateException;
import io.raftmq.store.state.StateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the leader's {@link OfferedSnapshot} into a file and checks it. Its errors are never EIO: for that JRaft would
 * give the replica up, while a failed fetch is simply tried again.
 */
final class SnapshotFetch extends SnapshotCopier {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFetch.class);

    private final GroupId group;
    private final RemoteFileCopier remote;
    private final Path file;
    private final Executor pool;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable FetchedSnapshot fetched;
    private volatile boolean cancelled;
    private @Nullable Session session;

    private SnapshotFetch(GroupId group, RemoteFileCopier remote, Path file, Executor pool) {
        this.group = group;
        this.remote = remote;
        this.file = file;
        this.pool = pool;
    }

    /** Prepares a fetch from {@code uri}, or answers null when the leader cannot be reached. */
    static @Nullable SnapshotFetch from(
            String uri, SnapshotCopierOptions options, GroupId group, Path file, Executor pool) {
        RemoteFileCopier remote = new RemoteFileCopier();
        return remote.init(uri, null, options) ? new SnapshotFetch(group, remote, file, pool) : null;
    }

    @Override
    public void start() {
        pool.execute(this::fetch);
    }

    @Override
    public void cancel() {
        Session running;
        synchronized (this) {
            cancelled = true;
            running = session;
        }
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public void join() throws InterruptedException {
        over.await();
    }

    @Override
    public @Nullable SnapshotReader getReader() {
        return fetched;
    }

    @Override
    public void close() throws IOException {
        cancel();
        try {
            join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fetch() {
        try {
            SnapshotMeta mark = mark();
            if (mark != null && fetchState()) {
                StateFile state = StateFile.verified(file, group);
                if (state.appliedIndex() < mark.getLastIncludedIndex()) {
                    throw new StateException("the state fetched ends at " + state.appliedIndex() + ", before the mark "
                            + mark.getLastIncludedIndex());
                }
                fetched = new FetchedSnapshot(mark, state, file);
            }
        } catch (StateException | IOException | UncheckedIOException e) {
            LOG.warn("{}: fetching a snapshot failed, it will be tried again", group, e);
            setError(RaftError.EINTERNAL, "fetching the snapshot failed: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            setError(RaftError.EINTR, "interrupted");
        } finally {
            over.countDown();
        }
    }

    private @Nullable SnapshotMeta mark() throws InterruptedException, InvalidProtocolBufferException {
        ByteBufferCollector bytes = ByteBufferCollector.allocate();
        if (!finished(remote.startCopy2IoBuffer(OfferedSnapshot.MARK, bytes, null))) {
            return null;
        }
        // The finished copy has flipped the buffer for reading.
        return SnapshotMeta.parseFrom(bytes.getBuffer());
    }

    private boolean fetchState() throws InterruptedException, IOException {
        return finished(remote.startCopyToFile(OfferedSnapshot.STATE, file.toString(), null));
    }

    private boolean finished(@Nullable Session started) throws InterruptedException {
        if (started == null) {
            setError(RaftError.EINTERNAL, "the copy could not be started");
            return false;
        }
        synchronized (this) {
            session = started;
        }
        if (cancelled) {
            started.cancel();
        }
        started.join();
        synchronized (this) {
            session = null;
        }
        try {
            started.close();
        } catch (IOException e) {
            setError(RaftError.EINTERNAL, "closing the copy failed: %s", e.getMessage());
            return false;
        }
        if (!started.status().isOk()) {
            setError(RaftError.EINTERNAL, "copying failed: %s", started.status().getErrorMsg());
            return false;
        }
        return true;
    }
}
