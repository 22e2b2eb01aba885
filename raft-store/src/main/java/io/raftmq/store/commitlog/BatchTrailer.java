package io.raftmq.store.commitlog;

import io.raftmq.store.GroupId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of a batch: what the batch holds, and what it follows. A later valid trailer proves that everything below its
 * synced-up-to position had reached the disk, so a hole there is damage and not a torn write. The runs say a second time
 * what the records' own headers say, so that damage can be laid at its group's door.
 *
 * @param number the batch's number, never used twice in a segment
 * @param start where the batch starts, as an offset in its segment
 * @param syncedUpTo everything before this position of the stream was synced before this batch was written
 * @param orderKey the main stream's position when the batch was written; orders relocations among truncations
 * @param previousKey the order key of the trailer before, should that one be damaged
 * @param previousCrc the checksum of the trailer before, which chains them
 * @param records how many records the batch holds
 * @param seal whether the segment ends here
 * @param runs what they are
 */
record BatchTrailer(
        long number,
        long start,
        long syncedUpTo,
        long orderKey,
        long previousKey,
        int previousCrc,
        int records,
        boolean seal,
        List<Run> runs) {
    /** A segment's first trailer follows this. */
    static final int NO_PREVIOUS = 0;

    private static final int FIXED = 24;
    private static final int RUN = 40;
    private static final GroupId NO_GROUP = new GroupId(0, 0);

    /** Neighbouring records of one group, type and term, with consecutive indexes; a marker is a run of its own. */
    record Run(GroupId group, byte type, byte kind, long first, long term, int count) {
        boolean continuedBy(GroupId nextGroup, byte nextType, long index, long nextTerm) {
            return nextType != RecordHeader.BOUNDS
                    && type == nextType
                    && index == first + count
                    && term == nextTerm
                    && group.equals(nextGroup);
        }

        Run longer() {
            return new Run(group, type, kind, first, term, count + 1);
        }
    }

    /** What a trailer with so many runs occupies. */
    static long size(int runs) {
        return RecordHeader.size(FIXED + runs * RUN);
    }

    ByteBuffer payload() {
        ByteBuffer payload = ByteBuffer.allocate(FIXED + runs.size() * RUN);
        payload.putLong(orderKey).putLong(previousKey).putInt(previousCrc).putInt(records);
        for (Run run : runs) {
            payload.putLong(run.group.topicUid())
                    .putInt(run.group.partition())
                    .put(run.type)
                    .put(run.kind)
                    .putShort((short) 0)
                    .putLong(run.first)
                    .putLong(run.term)
                    .putInt(run.count)
                    .putInt(0);
        }
        return payload.flip();
    }

    RecordHeader header(ByteBuffer payload) {
        return new RecordHeader(
                RecordHeader.TRAILER,
                seal ? RecordHeader.SEAL : 0,
                payload.remaining(),
                number,
                NO_GROUP.partition(),
                Checksums.of(payload),
                start,
                syncedUpTo,
                (int) number,
                0);
    }

    /** Reads what {@link #payload} wrote; the payload's checksum was verified. */
    static BatchTrailer decode(RecordHeader header, ByteBuffer payload) {
        long orderKey = payload.getLong();
        long previousKey = payload.getLong();
        int previousCrc = payload.getInt();
        int records = payload.getInt();
        List<Run> runs = new ArrayList<>(payload.remaining() / RUN);
        while (payload.remaining() >= RUN) {
            GroupId group = new GroupId(payload.getLong(), payload.getInt());
            byte type = payload.get();
            byte kind = payload.get();
            payload.getShort();
            runs.add(new Run(group, type, kind, payload.getLong(), payload.getLong(), payload.getInt()));
            payload.getInt();
        }
        return new BatchTrailer(
                header.topicUid(),
                header.index(),
                header.term(),
                orderKey,
                previousKey,
                previousCrc,
                records,
                header.kind() == RecordHeader.SEAL,
                runs);
    }
}
