package io.raftmq.store.raft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import io.raftmq.store.GroupId;
import io.raftmq.store.state.RocksGroupState;
import io.raftmq.store.state.StateStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of a group's old entries by two lagged snapshots: JRaft truncates its log to the snapshot before the one it
 * saves, so a single one would give the space back a trim late. A replica lets go only of what its flushed state holds;
 * until then the wish stands and is tried again.
 */
final class Trimmer {
    private static final Logger LOG = LoggerFactory.getLogger(Trimmer.class);
    private static final long SAVE_TIMEOUT_SECONDS = 60;

    private final GroupId group;
    private final Node node;
    private final StateStore store;
    private final RocksGroupState state;
    private final GroupSnapshots snapshots;
    private final Executor pool;
    private final AtomicLong wanted = new AtomicLong();
    private final AtomicBoolean running = new AtomicBoolean();

    Trimmer(GroupId group, Node node, StateStore store, GroupSnapshots snapshots, Executor pool) {
        this.group = group;
        this.node = node;
        this.store = store;
        this.state = store.group(group);
        this.snapshots = snapshots;
        this.pool = pool;
    }

    /** Lets go of everything below {@code firstKept}, as soon as the state allows. */
    void trim(long firstKept) {
        wanted.accumulateAndGet(firstKept, Math::max);
        proceed();
    }

    /** Tries again what could not be done yet. Cheap when there is nothing to do. */
    void proceed() {
        if (canProceed() && running.compareAndSet(false, true)) {
            pool.execute(this::run);
        }
    }

    private boolean canProceed() {
        long target = wanted.get() - 1;
        return target > snapshots.mark().index()
                && target <= state.appliedIndex()
                && node.getNodeState().isActive()
                && target <= node.getLastAppliedLogIndex();
    }

    private void run() {
        try {
            if (canProceed()) {
                trimTo(wanted.get() - 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            LOG.warn("{}: trimming to {} failed, it will be tried again", group, wanted.get(), e);
        } finally {
            running.set(false);
        }
    }

    private void trimTo(long target) throws InterruptedException, ExecutionException, TimeoutException {
        if (state.flushedAppliedIndex() < target) {
            store.flushIfRoom();
        }
        if (state.flushedAppliedIndex() < target) {
            return;
        }
        if (target - 1 > snapshots.mark().index()) {
            save(target - 1, false);
        }
        save(target, true);
    }

    private void save(long index, boolean flush) throws InterruptedException, ExecutionException, TimeoutException {
        snapshots.plan(index, flush);
        CompletableFuture<Void> saved = new CompletableFuture<>();
        node.snapshot(status -> complete(saved, status));
        saved.get(SAVE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private static void complete(CompletableFuture<Void> saved, Status status) {
        if (status.isOk()) {
            saved.complete(null);
        } else {
            saved.completeExceptionally(new IllegalStateException(status.getErrorMsg()));
        }
    }
}
