package io.raftmq.store.raft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import io.raftmq.store.GroupId;
import io.raftmq.store.NotLeaderException;
import io.raftmq.store.RaftGroup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Tells when everything committed before a call has been delivered: JRaft says up to where, the delivery when. */
final class ReadBarriers {
    private static final byte[] NO_CONTEXT = new byte[0];
    /** JRaft's own timer for this ticks each millisecond on every node, from the first barrier on; so it gets none. */
    private static final long WITHOUT_TIMER = -1;

    private static final long PATIENCE_SECONDS = 2;

    private final GroupId id;
    private final Node node;
    private final Leadership leadership;
    private final Delivery delivery;

    ReadBarriers(GroupId id, Node node, Leadership leadership, Delivery delivery) {
        this.id = id;
        this.node = node;
        this.leadership = leadership;
        this.delivery = delivery;
    }

    /** See {@link RaftGroup#readBarrier}. */
    CompletableFuture<Void> asLeader() {
        if (!leadership.leads()) {
            return CompletableFuture.failedFuture(new NotLeaderException(id + ": this replica does not lead"));
        }
        long term = leadership.term();
        return behindCommitted(() -> leadership.leadsIn(term));
    }

    /** See {@link RaftGroup#catchUp}. */
    CompletableFuture<Void> asAny() {
        return behindCommitted(() -> true);
    }

    /** Completes behind everything committed before the call, if {@code still} holds then. */
    private CompletableFuture<Void> behindCommitted(BooleanSupplier still) {
        CompletableFuture<Void> barrier = new CompletableFuture<>();
        try {
            node.readIndex(NO_CONTEXT, new ReadIndexClosure(WITHOUT_TIMER) {
                @Override
                public void run(Status status, long index, byte[] context) {
                    if (status.isOk()) {
                        delivery.post(new Barrier(barrier, still));
                    } else {
                        barrier.completeExceptionally(new NotLeaderException(id + ": " + status.getErrorMsg()));
                    }
                }
            });
        } catch (IllegalStateException e) {
            barrier.completeExceptionally(new NotLeaderException(id + ": " + e.getMessage()));
        }
        return barrier.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).handle((done, failure) -> {
            if (failure instanceof TimeoutException) {
                throw new NotLeaderException(id + ": no majority answered within " + PATIENCE_SECONDS + " s");
            } else if (failure != null) {
                throw new CompletionException(failure);
            }
            return done;
        });
    }

    /** Completes a read barrier behind everything delivered before it. */
    private final class Barrier implements Delivery.Call {
        private final CompletableFuture<Void> barrier;
        private final BooleanSupplier still;

        Barrier(CompletableFuture<Void> barrier, BooleanSupplier still) {
            this.barrier = barrier;
            this.still = still;
        }

        @Override
        public void make() {
            if (still.getAsBoolean()) {
                barrier.complete(null);
            } else {
                dropped();
            }
        }

        @Override
        public void dropped() {
            barrier.completeExceptionally(new NotLeaderException(id + ": the leadership ended meanwhile"));
        }
    }
}
