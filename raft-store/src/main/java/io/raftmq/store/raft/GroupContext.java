package io.raftmq.store.raft;

import io.raftmq.store.GroupId;
import org.jspecify.annotations.Nullable;

/** What the adapters of one group need to know and to tell. */
interface GroupContext {
    GroupId id();

    /** False for a group whose entries are acknowledged once written. */
    boolean syncBeforeAck();

    /** More of the log is on disk (or written) than before. */
    void logAdvanced();

    /** The log has another latest configuration, committed or not. */
    void configurationChanged();

    /** A configuration may have been committed. */
    void membershipMayHaveChanged();

    /** JRaft lets this replica lead on in a term in which it led before: see {@link LeadAgain}. */
    void leadAgain(long term);

    /** The leadership is over, also one that was only about to go on. */
    void leadsNoMore();

    /** Whether the committed empty entry begins the leadership that it was proposed for: it may be over again. */
    boolean leadsOn(LeadAgain.Marker committed);

    /** Takes this replica out of action for good. Returns at once; may be called from any thread, more than once. */
    void quarantine(String why, @Nullable Throwable cause);
}
