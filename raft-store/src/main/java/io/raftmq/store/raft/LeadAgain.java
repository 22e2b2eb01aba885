package io.raftmq.store.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.error.RaftError;
import io.raftmq.store.GroupId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leading on in a term in which this replica led before. JRaft stops a leader while it hands over and, when the other one
 * did not take it, lets it go on in the same term. Entries from before may still be on their way then, and the listener was
 * told that it leads no more. So it is told of the new beginning only behind an empty entry, which comes back after all of them.
 */
final class LeadAgain {
    private static final Logger LOG = LoggerFactory.getLogger(LeadAgain.class);

    private final GroupId group;
    private final Node node;
    private @Nullable Marker marker;

    LeadAgain(GroupId group, Node node) {
        this.group = group;
        this.node = node;
    }

    /** The empty entry's closure: it comes back with its entry, or fails. */
    final class Marker implements Closure {
        private final long term;
        private boolean onItsWay;

        private Marker(long term) {
            this.term = term;
        }

        long term() {
            return term;
        }

        /** JRaft runs it only on failure: whether the entry is tried again is seen at the next tick. */
        @Override
        public void run(Status status) {
            if (!status.isOk()) {
                LOG.info("{}: cannot lead on in term {} at once: {}", group, term, status);
                failed(this, status);
            }
        }
    }

    /** Proposes the empty entry, now and at each tick until it is taken or the term is over. */
    synchronized void in(long term) {
        marker = new Marker(term);
        tick();
    }

    /** The replica leads no more: an empty entry that is still on its way begins nothing. */
    synchronized void cancel() {
        marker = null;
    }

    /** Whether the leadership that {@code committed} was to begin is still wanted; it is begun once. */
    synchronized boolean begins(Marker committed) {
        if (marker != committed) {
            return false;
        }
        marker = null;
        return true;
    }

    /** Proposes again what was refused. */
    synchronized void tick() {
        Marker current = marker;
        if (current == null || current.onItsWay) {
            return;
        }
        current.onItsWay = true;
        try {
            node.apply(new Task(ByteBuffer.allocate(0), current, current.term));
        } catch (IllegalStateException e) {
            LOG.info("{}: does not lead on, the replica is being stopped: {}", group, e.getMessage());
            marker = null;
        }
    }

    /** Only a refusal for want of room is tried again: after any other the term is over, or the replica. */
    private synchronized void failed(Marker failed, Status status) {
        failed.onItsWay = false;
        if (marker == failed && status.getRaftError() != RaftError.EBUSY) {
            marker = null;
        }
    }
}
