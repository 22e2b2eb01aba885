package io.raftmq.broker.runtime;

import io.raftmq.broker.filter.Filter;
import io.raftmq.broker.filter.Screen;
import io.raftmq.broker.partition.QueueEntry;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.Failure;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one group's filter says of messages still to come; looks further on demand. Owned by the partition's loop. */
public final class GroupScreen {
    /** Entries of the queue that are looked at in one go. */
    private static final int STRETCH = 256;

    private static final int STRETCH_BYTES = 4 << 20;
    /** Stretches in a row that are passed over unread before other work of the loop has its turn. */
    private static final int UNREAD_IN_A_ROW = 8;
    /** Messages known ahead of the group; beyond, looking further waits for it. */
    private static final int MOST_AHEAD = 1 << 16;

    private final Filter filter;
    private Screen screen;
    private boolean looking;
    private @Nullable Failure failure;

    GroupScreen(Filter filter, long from) {
        this.filter = filter;
        this.screen = new Screen(from);
    }

    Filter filter() {
        return filter;
    }

    /** What is known so far. */
    public Screen screen() {
        return screen;
    }

    /** Why the last look failed, once; null if it did not. */
    public @Nullable Failure takeFailure() {
        Failure taken = failure;
        failure = null;
        return taken;
    }

    void startAt(long from) {
        if (from < screen.first() || from > screen.end()) {
            screen = new Screen(from);
        } else {
            screen.dropBelow(from);
        }
    }

    /** Whether all that is in the queue was looked at. */
    public boolean isAtEnd(LeaderContext leader) {
        return !looking && screen.end() >= leader.machine().endOffset();
    }

    /** Looks further, off the loop unless nothing needs to be read; the partition's polls are tried when that is done. */
    public void lookFurther(LeaderContext leader, PartitionRuntime partition) {
        if (looking || failure != null) {
            return;
        }
        for (int i = 0; i < UNREAD_IN_A_ROW && wantsMore(leader); i++) {
            List<QueueEntry> stretch = leader.machine().messages().scan(screen.end(), STRETCH_BYTES, STRETCH);
            List<QueueEntry> readable = stretch.stream()
                    .filter(entry -> filter.mayMatch(entry.tagSummary()))
                    .toList();
            if (!readable.isEmpty()) {
                looking = true;
                Screen asked = screen;
                leader.sift(
                        readable,
                        filter,
                        sifted -> partition.whileLeading(now -> looked(leader, now, asked, stretch, sifted)));
                return;
            }
            append(stretch, new Sifted(List.of(), null), leader);
        }
        if (wantsMore(leader)) {
            partition.whileLeading(now -> retry(leader, now));
        }
    }

    private boolean wantsMore(LeaderContext leader) {
        return screen.end() < leader.machine().endOffset() && screen.size() < MOST_AHEAD;
    }

    private void looked(
            LeaderContext leader, LeaderContext now, Screen asked, List<QueueEntry> stretch, Sifted sifted) {
        looking = false;
        if (asked == screen) {
            append(stretch, sifted, leader);
        }
        if (sifted.failure() != null && sifted.failure().getCode() != ErrorCode.OFFSET_OUT_OF_RANGE.id()) {
            failure = sifted.failure(); // what was trimmed meanwhile is not missed
        }
        retry(leader, now);
    }

    private static void retry(LeaderContext leader, LeaderContext now) {
        if (leader == now) {
            now.retryPolls();
        }
    }

    /** Takes over what is known of a stretch: all of it, or up to the first batch that could not be read. */
    private void append(List<QueueEntry> stretch, Sifted sifted, LeaderContext leader) {
        int next = 0;
        for (QueueEntry entry : stretch) {
            int skipped = (int) Math.max(0, screen.end() - entry.baseOffset());
            if (!filter.mayMatch(entry.tagSummary())) {
                leader.filterCounters().skippedUnread(entry.count() - skipped);
                screen.append(entry.count() - skipped, new BitSet());
            } else if (next == sifted.passing().size()) {
                return;
            } else {
                BitSet passes = sifted.passing().get(next++);
                screen.append(entry.count() - skipped, passes.get(skipped, entry.count()));
            }
        }
    }
}
