package io.raftmq.store.raft;

import io.raftmq.store.GroupId;
import io.raftmq.store.commitlog.CommitLog;
import io.raftmq.store.commitlog.GroupLog;
import io.raftmq.store.state.RocksGroupState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether what a replica has on disk fits together. If not it must not vote: it would, as if it remembered. */
final class StartCheck {
    private StartCheck() {}

    /** Why the group's log or vote must not be used, if so. */
    static Optional<String> damage(GroupId group, CommitLog commitLog) {
        @Nullable String damaged = commitLog.damaged().get(group);
        if (damaged != null) {
            return Optional.of("the log is damaged: " + damaged);
        }
        if (commitLog.votes().damaged(group)) {
            return Optional.of("the vote is damaged");
        }
        return Optional.empty();
    }

    /** Why state, mark and log contradict each other, if they do. */
    static Optional<String> contradiction(RocksGroupState state, SnapshotMark mark, GroupLog log) {
        long applied = state.appliedIndex();
        if (applied < mark.index()) {
            return Optional.of("the state ends at " + applied + ", but the log was let go of up to " + mark.index());
        }
        if (mark.index() < log.firstIndex() - 1) {
            return Optional.of("the log begins at " + log.firstIndex() + ", but the state knows only of a trim to "
                    + mark.index() + ": the state was lost");
        }
        if (applied > log.lastIndex() && applied > mark.importedUpTo() && applied > mark.index()) {
            return Optional.of("the state holds entry " + applied + ", but the log ends at " + log.lastIndex()
                    + ": the log lost entries");
        }
        long termInLog = log.term(applied);
        if (termInLog != 0 && termInLog != state.appliedTerm()) {
            return Optional.of("entry " + applied + " has term " + termInLog + " in the log and " + state.appliedTerm()
                    + " in the state");
        }
        return Optional.empty();
    }
}
