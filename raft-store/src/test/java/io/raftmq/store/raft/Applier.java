package io.raftmq.store.raft;

import io.raftmq.store.CommittedEntry;
import io.raftmq.store.GroupListener;
import io.raftmq.store.GroupState;
import io.raftmq.store.Membership;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.StateBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A listener that applies as the broker does: on a loop of its own, after onCommitted has returned. Each entry's payload
 * is put under its index, with a running hash of all payloads beside it.
 */
final class Applier implements GroupListener {
    private static final byte[] HASH = "hash".getBytes(StandardCharsets.US_ASCII);
    private static final byte ENTRY = (byte) 'i';

    final List<String> quarantines = new CopyOnWriteArrayList<>();
    final List<Membership> memberships = new CopyOnWriteArrayList<>();
    final AtomicLong delivered = new AtomicLong();
    final AtomicInteger replacements = new AtomicInteger();
    final AtomicInteger leaderStops = new AtomicInteger();
    volatile long leaderTerm;
    /** What onCommitted throws, if anything. */
    volatile @Nullable RuntimeException failure;

    /** Whether onCommitted is being held. */
    volatile boolean holding;

    /** While it is above zero, onCommitted does not return. */
    volatile CountDownLatch hold = new CountDownLatch(0);

    private final Supplier<GroupState> state;
    private final ExecutorService loop;

    Applier(Supplier<GroupState> state, ExecutorService loop) {
        this.state = state;
        this.loop = loop;
    }

    @Override
    public void onCommitted(List<CommittedEntry> entries) {
        RuntimeException bug = failure;
        if (bug != null) {
            entries.forEach(entry -> {
                if (entry.proposal() instanceof Ack ack) {
                    ack.failed(false, "the listener failed");
                }
            });
            throw bug;
        }
        try {
            holding = hold.getCount() > 0;
            hold.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delivered.addAndGet(entries.size());
        loop.execute(() -> apply(entries));
    }

    private void apply(List<CommittedEntry> entries) {
        GroupState now = state.get();
        long hash = hash(now);
        try (StateBatch batch = now.newBatch()) {
            for (CommittedEntry entry : entries) {
                byte[] payload = new byte[entry.payload().remaining()];
                entry.payload().duplicate().get(payload);
                batch.put(key(entry.index()), payload);
                hash = 31 * hash + Arrays.hashCode(payload);
            }
            batch.put(HASH, ByteBuffer.allocate(8).putLong(hash).array());
            CommittedEntry last = entries.get(entries.size() - 1);
            batch.commit(last.index(), last.term());
        }
        for (CommittedEntry entry : entries) {
            if (entry.proposal() instanceof Ack ack) {
                ack.index.complete(entry.index());
            }
        }
    }

    static long hash(GroupState state) {
        byte[] value = state.get(HASH);
        return value == null ? 0 : ByteBuffer.wrap(value).getLong();
    }

    /** The payloads in the state, as text, by rising index. */
    static Set<String> payloads(GroupState state) {
        return new LinkedHashSet<>(entries(state));
    }

    /** As {@link #payloads}, those that were stored twice twice. */
    static List<String> entries(GroupState state) {
        List<String> found = new ArrayList<>();
        state.scan(key(0), key(Long.MAX_VALUE), (key, value) -> found.add(new String(value, StandardCharsets.UTF_8)));
        return found;
    }

    /** How many entries the state holds of those above {@code index}. */
    static long countAbove(GroupState state, long index) {
        AtomicLong count = new AtomicLong();
        state.scan(key(index + 1), key(Long.MAX_VALUE), (key, value) -> count.incrementAndGet() > 0);
        return count.get();
    }

    private static byte[] key(long index) {
        return ByteBuffer.allocate(9).put(ENTRY).putLong(index).array();
    }

    @Override
    public void onLeaderStart(long term) {
        leaderTerm = term;
    }

    @Override
    public void onLeaderStop() {
        leaderTerm = 0;
        leaderStops.incrementAndGet();
    }

    @Override
    public void onFollow(PeerAddress leader, long term) {}

    @Override
    public void onMembership(Membership membership) {
        memberships.add(membership);
    }

    @Override
    public void beforeStateReplaced() {
        CompletableFuture.runAsync(() -> {}, loop).join();
    }

    @Override
    public void onStateReplaced() {
        replacements.incrementAndGet();
    }

    @Override
    public void onQuarantined(String why) {
        quarantines.add(why);
    }
}
