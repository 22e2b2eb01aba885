package io.raftmq.store.commitlog;

/**
 * What the CommitLog holds and has done, at one moment.
 *
 * @param bytesLive bytes of retained records (an estimate within partly trimmed segments)
 * @param bytesOnDisk bytes of all segment files, preallocated space included
 * @param bytesLeft what ordinary appends may still write before they are refused
 * @param segments number of segment files
 * @param recordsAppended entries written since open
 * @param bytesAppended bytes written since open, headers included
 * @param syncs syncs of segments since open
 * @param recordsRelocated entries moved to cold segments since open
 */
public record LogUsage(
        long bytesLive,
        long bytesOnDisk,
        long bytesLeft,
        int segments,
        long recordsAppended,
        long bytesAppended,
        long syncs,
        long recordsRelocated) {}
