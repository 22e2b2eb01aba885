package io.raftmq.store.commitlog;

import io.raftmq.store.GroupId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns the records of a scanned segment into its contents, intact ones and damaged ones. */
final class ContentsReplay {
    private final SegmentContents contents = new SegmentContents();
    private final String where;
    private boolean damaged;

    /** @param where names the segment in reasons of damage */
    ContentsReplay(String where) {
        this.where = where;
    }

    SegmentContents contents() {
        return contents;
    }

    boolean damaged() {
        return damaged;
    }

    /** Records that are intact, in order; {@code key} orders them if they are relocated ones. */
    void intact(List<FoundRecord> records, long key) {
        for (FoundRecord found : records) {
            RecordHeader header = found.header();
            apply(header.group(), header.type(), header.kind(), header.index(), header.term(), key, found.place());
        }
    }

    /** A batch below the last provable sync: its trailer tells what the records found do not. */
    void salvaged(FoundBatch batch) {
        Map<EntryName, FoundRecord> found = new HashMap<>();
        for (FoundRecord each : batch.records()) {
            RecordHeader header = each.header();
            found.put(new EntryName(header.group(), header.type(), header.index(), header.term()), each);
        }
        for (BatchTrailer.Run run : batch.trailer().runs()) {
            for (int i = 0; i < run.count(); i++) {
                long index = run.first() + i;
                FoundRecord each = found.get(new EntryName(run.group(), run.type(), index, run.term()));
                long place = each == null ? EntryTable.LOST : each.place();
                apply(
                        run.group(),
                        run.type(),
                        run.kind(),
                        index,
                        run.term(),
                        batch.trailer().orderKey(),
                        place);
                if (run.type() != RecordHeader.BOUNDS && (each == null || !each.intact())) {
                    damage(run.group(), "entry " + index + " is damaged in " + where);
                }
            }
        }
    }

    /** Bytes below the last provable sync of which it is not known whose they were. */
    void anyonesDamage(long from, long to) {
        contents.damage(
                "bytes " + from + " to " + to + " of " + where + " are damaged, and no telling whose they were");
        damaged = true;
    }

    /** The file ends where it should go on, and whose entries it had there is not known. */
    void cutOff(long at) {
        contents.damage(where + " is cut off behind byte " + at);
        damaged = true;
    }

    private void damage(GroupId group, String why) {
        contents.of(group).damage(why);
        damaged = true;
    }

    private void apply(GroupId group, byte type, byte kind, long index, long term, long key, long place) {
        GroupContents target = contents.of(group);
        if (type == RecordHeader.ENTRY) {
            target.append(index, term, place);
        } else if (type == RecordHeader.MOVED) {
            target.move(index, term, key, place);
        } else if (kind == RecordHeader.ERASED) {
            target.erase();
        } else {
            target.bound(index, term);
        }
    }

    private record EntryName(GroupId group, byte type, long index, long term) {}
}
