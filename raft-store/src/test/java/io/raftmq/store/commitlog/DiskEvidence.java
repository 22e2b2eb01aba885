package io.raftmq.store.commitlog;

/** What simulated crashes did to a disk: a crash that found nothing to lose proves nothing. */
final class DiskEvidence {
    long powerCuts;
    long kills;
    long failedOperations;
    /** Sectors that were written and not synced, and are as they were before. */
    long lostSectors;
    /** Sectors that were written, not synced, and got to the disk before others written earlier, or without them. */
    long keptSectors;
    /** Sectors written more than once since the last sync that hold an earlier one of these writes. */
    long staleSectors;
    /** Sectors of which only the front was written. */
    long tornSectors;
    /** Creations, renames and deletions undone. */
    long lostDirectoryChanges;
    /** Sectors that a failed sync left in the page cache alone, where no later sync finds them. */
    long forgottenSectors;

    @Override
    public String toString() {
        return powerCuts + " power cuts, " + kills + " kills, " + failedOperations + " I/O errors; unsynced sectors: "
                + lostSectors + " lost, " + keptSectors + " kept, " + staleSectors + " stale, " + tornSectors
                + " torn, " + forgottenSectors + " forgotten by a failed sync; " + lostDirectoryChanges
                + " directory changes lost";
    }
}
