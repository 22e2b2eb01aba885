package io.raftmq.store;

/**
 * What a node's store holds and has done since it was opened.
 *
 * @param groups groups that run here
 * @param leading of these, groups that this node leads
 * @param quarantined groups that were started and are out of action
 * @param logBytes bytes of the CommitLog on disk
 * @param logBytesLive of these, bytes of retained entries; the others are dead, or space made ready
 * @param logBytesLeft what ordinary entries may still be appended; sends are to be refused well before it is 0
 * @param stateBytes bytes of RocksDB's files on disk
 * @param stateFlushes times the state was flushed
 * @param replayedEntries committed entries that were handed to state machines although an earlier run had, too
 * @param refusedProposals proposals refused at the door: too large, too many in flight, not leading
 */
public record StoreStats(
        int groups,
        int leading,
        int quarantined,
        long logBytes,
        long logBytesLive,
        long logBytesLeft,
        long stateBytes,
        long stateFlushes,
        long replayedEntries,
        long refusedProposals) {}
