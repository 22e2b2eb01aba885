package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.GroupPicture;
import io.raftmq.broker.group.Run;
import java.util.ArrayList;
import java.util.List;

/** A {@link GroupPicture}'s bytes, in records and in the state: cursors, committed offset, then runs to the end. */
final class PictureCodec {
    private PictureCodec() {}

    static ByteSink write(GroupPicture picture, ByteSink to) {
        picture.cursors().forEach(to::zigzag);
        to.zigzag(picture.committed());
        long end = 0;
        for (Run run : picture.runs()) {
            to.zigzag(run.first() - end).varint(run.count()).varint(run.attempt());
            to.varint(run.deadlineMs()).i64(run.lane());
            end = run.end();
        }
        return to;
    }

    static GroupPicture read(ByteSource from) {
        List<Long> cursors = new ArrayList<>();
        for (int priority = 0; priority <= ConsumerGroup.MAX_PRIORITY; priority++) {
            cursors.add(from.zigzag());
        }
        long committed = from.zigzag();
        List<Run> runs = new ArrayList<>();
        long end = 0;
        while (from.left() > 0) {
            long first = end + from.zigzag();
            int count = from.varint(1, Integer.MAX_VALUE);
            int attempt = from.varint(0, Integer.MAX_VALUE);
            Run run = new Run(first, count, attempt, 0, from.varint(), false, from.i64());
            runs.add(run);
            end = run.end();
        }
        return new GroupPicture(cursors, runs, committed);
    }
}
