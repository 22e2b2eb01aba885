package io.raftmq.store.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.SaveSnapshotClosure;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.LeaderChangeContext;
import com.alipay.sofa.jraft.error.RaftException;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import io.raftmq.store.CommittedEntry;
import io.raftmq.store.GroupListener;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.commitlog.GroupLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** JRaft's state machine of one group: turns what JRaft calls into the listener's calls, through the {@link Delivery}. */
final class GroupStateMachine extends StateMachineAdapter {
    private final GroupContext group;
    private final GroupListener listener;
    private final Delivery delivery;
    private final ResumePoint resume;
    private final Leadership leadership;
    private final GroupLog log;
    private final GroupSnapshots snapshots;
    private final LongAdder replayed;
    private final long lastAtStart;

    /** @param replayed counts entries that were in the log at the start and that JRaft hands over again */
    GroupStateMachine(
            GroupContext group,
            GroupListener listener,
            Delivery delivery,
            ResumePoint resume,
            Leadership leadership,
            GroupLog log,
            GroupSnapshots snapshots,
            LongAdder replayed) {
        this.group = group;
        this.listener = listener;
        this.delivery = delivery;
        this.resume = resume;
        this.leadership = leadership;
        this.log = log;
        this.snapshots = snapshots;
        this.replayed = replayed;
        this.lastAtStart = log.lastIndex();
    }

    @Override
    public void onApply(Iterator entries) {
        while (entries.hasNext()) {
            Entries call = new Entries(CommittedEntries.next(entries));
            delivery.add(call.lastIndex(), call);
        }
        group.membershipMayHaveChanged();
    }

    @Override
    public void onLeaderStart(long term) {
        // The configuration that every leader appends first is committed now.
        group.membershipMayHaveChanged();
        delivery.add(0, () -> {
            if (leadership.leadsIn(term)) {
                return; // told twice
            }
            if (leadership.hasLedIn(term)) {
                group.leadAgain(term);
            } else {
                beginToLead(term);
            }
        });
    }

    private void beginToLead(long term) {
        resume.checkAgainstLeadersLog(log);
        leadership.began(term);
        listener.onLeaderStart(term);
    }

    @Override
    public void onLeaderStop(Status status) {
        delivery.add(0, () -> {
            group.leadsNoMore();
            // JRaft also tells of the end of a leadership whose beginning was never committed.
            if (leadership.leads()) {
                leadership.ended();
                listener.onLeaderStop();
            }
        });
    }

    @Override
    public void onStartFollowing(LeaderChangeContext change) {
        PeerAddress leader = Peers.fromJraft(change.getLeaderId());
        long term = change.getTerm();
        delivery.add(0, () -> listener.onFollow(leader, term));
    }

    @Override
    public void onConfigurationCommitted(Configuration configuration) {
        // JRaft tells only of joint changes, without learners and without the index: the history knows better.
        group.membershipMayHaveChanged();
    }

    @Override
    public void onSnapshotSave(SnapshotWriter writer, Closure done) {
        snapshots.save((SaveSnapshotClosure) done);
    }

    @Override
    public boolean onSnapshotLoad(SnapshotReader reader) {
        if (!(reader instanceof FetchedSnapshot fetched)) {
            return true;
        }
        try {
            return delivery.addAndWait(() -> replaceState(fetched));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void onError(RaftException error) {
        group.quarantine("Raft stopped: " + error.getStatus(), error);
    }

    private void replaceState(FetchedSnapshot fetched) {
        listener.beforeStateReplaced();
        snapshots.replaceStateWith(fetched);
        resume.moveTo(fetched.state().appliedIndex(), fetched.state().appliedTerm());
        listener.onStateReplaced();
        group.configurationChanged();
        group.membershipMayHaveChanged();
    }

    /** Committed entries on their way to the listener. */
    private final class Entries implements Delivery.Call {
        private final List<CommittedEntries.Arrived> arrived;

        Entries(List<CommittedEntries.Arrived> arrived) {
            this.arrived = arrived;
        }

        long lastIndex() {
            return arrived.get(arrived.size() - 1).index();
        }

        @Override
        public void make() {
            List<CommittedEntry> entries = new ArrayList<>(arrived.size());
            for (CommittedEntries.Arrived each : arrived) {
                if (each.again() != null && group.leadsOn(each.again())) {
                    handOver(entries);
                    beginToLead(each.again().term());
                }
                if (!each.payload().hasRemaining()) {
                    // The store's own: see MembershipChanges and LeadAgain.
                    continue;
                }
                if (each.index() <= lastAtStart) {
                    replayed.increment();
                }
                if (!resume.covers(each.index(), each.term())) {
                    entries.add(each.handedOver());
                }
            }
            handOver(entries);
        }

        private void handOver(List<CommittedEntry> entries) {
            if (!entries.isEmpty()) {
                listener.onCommitted(List.copyOf(entries));
                entries.clear();
            }
        }

        @Override
        public void dropped() {
            for (CommittedEntries.Arrived each : arrived) {
                if (each.proposal() != null) {
                    each.proposal().lost("the replica stopped before it could hand the entry over");
                }
            }
        }
    }
}
