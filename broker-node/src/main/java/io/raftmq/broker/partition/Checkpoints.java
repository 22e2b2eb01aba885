package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.GroupPicture;
import io.raftmq.store.StateReader;
import io.raftmq.store.StateWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where each group stood at each full minute of group time, for those minutes in which that changed:
 *
 * <pre>
 * 31 group(4) minute(8)              the group's picture then ({@link PictureCodec})
 * </pre>
 *
 * The first entry of a later minute takes the pictures before it changes anything, so a picture is exactly the state at its
 * minute. They are kept for {@link #KEPT_MS}, the newest of a group for as long as the group.
 */
final class Checkpoints {
    static final long MINUTE_MS = 60_000;
    /** Three days. */
    static final long KEPT_MS = 3L * 24 * 60 * MINUTE_MS;
    /** Runs that a picture holds; what is behind them counts as never delivered. */
    static final int MAX_RUNS = 1_000;

    private static final byte CHECKPOINT = 0x31;
    private static final long SWEEP_MS = 60 * MINUTE_MS;

    /** The newest picture of a group: when, and a hash by which a change is seen. */
    private record Last(long minuteMs, int hash) {}

    /**
     * A picture that was found.
     *
     * @param atMs the group's state at this time
     */
    record Found(long atMs, GroupPicture picture) {}

    private final StateReader state;
    private final Map<Integer, Last> last = new HashMap<>();

    private Checkpoints(StateReader state) {
        this.state = state;
    }

    /** Those in the state, which go on being read from there. */
    static Checkpoints load(StateReader state, Groups groups) {
        Checkpoints checkpoints = new Checkpoints(state);
        for (ConsumerGroup group : groups.held()) {
            state.floor(key(group.number(), 0), key(group.number(), Long.MAX_VALUE), (key, value) -> {
                checkpoints.last.put(group.number(), new Last(minuteOf(key), Arrays.hashCode(value)));
                return false;
            });
        }
        return checkpoints;
    }

    /** The next entry is of {@code nextMs}, the last one was of {@code lastMs}: a minute may have ended between them. */
    void between(long lastMs, long nextMs, Groups groups, StateWriter out) {
        long minute = nextMs / MINUTE_MS * MINUTE_MS;
        if (lastMs == 0 || lastMs >= minute) {
            return;
        }
        boolean sweep = lastMs / SWEEP_MS != nextMs / SWEEP_MS;
        for (ConsumerGroup group : groups.held()) {
            GroupPicture picture = GroupPicture.of(group).within(MAX_RUNS);
            if (!picture.isEmpty()) {
                take(group.number(), minute, picture, out);
            }
            if (sweep) {
                forget(group.number(), minute - KEPT_MS, out);
            }
        }
    }

    private void take(int group, long minute, GroupPicture picture, StateWriter out) {
        byte[] value = PictureCodec.write(picture, new ByteSink(64)).toArray();
        int hash = Arrays.hashCode(value);
        Last before = last.get(group);
        if (before == null || before.hash() != hash) {
            out.put(key(group, minute), value);
            last.put(group, new Last(minute, hash));
        }
    }

    private void forget(int group, long beforeMs, StateWriter out) {
        Last newest = last.get(group);
        if (newest != null && beforeMs > 0) {
            out.deleteRange(key(group, 0), key(group, Math.min(beforeMs, newest.minuteMs())));
        }
    }

    /** The group is gone. */
    void removed(int group, StateWriter out) {
        last.remove(group);
        out.deleteRange(key(group, 0), key(group, Long.MAX_VALUE));
    }

    /** The newest picture at or before a time, or null if none is kept from so early. */
    @Nullable
    Found at(int group, long timeMs) {
        Found[] found = new Found[1];
        state.floor(key(group, 0), key(group, timeMs), (key, value) -> {
            found[0] = new Found(minuteOf(key), PictureCodec.read(new ByteSource(value)));
            return false;
        });
        return found[0];
    }

    /** When the earliest picture was taken, or -1. */
    long earliest(int group) {
        long[] earliest = {-1};
        state.scan(key(group, 0), key(group, Long.MAX_VALUE), (key, value) -> {
            earliest[0] = minuteOf(key);
            return false;
        });
        return earliest[0];
    }

    private static long minuteOf(byte[] key) {
        return ByteBuffer.wrap(key).getLong(5);
    }

    private static byte[] key(int group, long minuteMs) {
        return ByteBuffer.allocate(13)
                .put(CHECKPOINT)
                .putInt(group)
                .putLong(minuteMs)
                .array();
    }
}
