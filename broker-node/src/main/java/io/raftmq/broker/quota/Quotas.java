package io.raftmq.broker.quota;

import io.raftmq.client.wire.proto.QuotaKind;
import io.raftmq.meta.model.PersistentMap;
import io.raftmq.meta.model.Quota;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests in as the quotas say. They are of the whole cluster, and each node lets in its share: what is drawn for a topic
 * of which this node has a fourth costs four times as much here. A topic, group or client without a quota of its own has a bucket to
 * itself by the quota of {@link Quota#EACH} of its kind. When quotas change all buckets begin anew. Thread-safe.
 */
public final class Quotas {
    /** Those who have buckets at a time; clients choose their names as they like. */
    private static final int MAX_BUCKETS = 20_000;

    private final Supplier<PersistentMap<String, Quota>> settings;
    private final LongSupplier monotonicNanos;
    private final LongAdder refusedSends = new LongAdder();
    private final LongAdder refusedReceives = new LongAdder();
    private volatile Book book = new Book(PersistentMap.empty());

    /**
     * Who a request draws from; what is null does not count.
     *
     * @param share of the topic's load that comes to this node, above 0 and at most 1
     */
    public record Drawers(
            @Nullable String topic,
            @Nullable String group,
            @Nullable String client,
            double share) {}

    private record Drawer(QuotaKind kind, String name, boolean sends) {}

    /** The buckets under one state of the settings. */
    private record Book(PersistentMap<String, Quota> settings, Map<Drawer, Limits> limits) {
        Book(PersistentMap<String, Quota> settings) {
            this(settings, new ConcurrentHashMap<>());
        }
    }

    /**
     * Quotas as {@code settings} has them at each moment.
     *
     * @param settings by {@link Quota#key}; the same object until something changes
     */
    public Quotas(Supplier<PersistentMap<String, Quota>> settings, LongSupplier monotonicNanos) {
        this.settings = settings;
        this.monotonicNanos = monotonicNanos;
    }

    /** Milliseconds to wait before so much may be sent; 0 = it may be sent now, and is counted. */
    public int send(Drawers drawers, long messages, long bytes) {
        return draw(drawers, true, messages, bytes, refusedSends);
    }

    /** Milliseconds to wait before anything may be received; 0 = now. What is received is counted afterwards. */
    public int receive(Drawers drawers) {
        return draw(drawers, false, 0, 0, refusedReceives);
    }

    /** So much was received. */
    public void received(Drawers drawers, long messages, long bytes) {
        Book now = book();
        if (!now.settings.isEmpty()) {
            take(now, drawers, false, messages, bytes, monotonicNanos.getAsLong());
        }
    }

    /** Sends that were told to wait. */
    public long refusedSends() {
        return refusedSends.sum();
    }

    /** Receives and fetches that were told to wait. */
    public long refusedReceives() {
        return refusedReceives.sum();
    }

    private int draw(Drawers drawers, boolean sends, long messages, long bytes, LongAdder refused) {
        Book now = book();
        if (now.settings.isEmpty()) {
            return 0;
        }
        long nanos = monotonicNanos.getAsLong();
        long wait = Math.max(
                Math.max(
                        wait(now, QuotaKind.QUOTA_TOPIC, drawers.topic, sends, nanos),
                        wait(now, QuotaKind.QUOTA_GROUP, drawers.group, sends, nanos)),
                wait(now, QuotaKind.QUOTA_CLIENT, drawers.client, sends, nanos));
        if (wait > 0) {
            refused.increment();
            return (int) Math.min(Integer.MAX_VALUE, 1 + wait / 1_000_000);
        }
        take(now, drawers, sends, messages, bytes, nanos);
        return 0;
    }

    private static void take(Book now, Drawers drawers, boolean sends, long messages, long bytes, long nanos) {
        take(limits(now, QuotaKind.QUOTA_TOPIC, drawers.topic, sends, nanos), drawers, messages, bytes, nanos);
        take(limits(now, QuotaKind.QUOTA_GROUP, drawers.group, sends, nanos), drawers, messages, bytes, nanos);
        take(limits(now, QuotaKind.QUOTA_CLIENT, drawers.client, sends, nanos), drawers, messages, bytes, nanos);
    }

    private static void take(@Nullable Limits limits, Drawers drawers, long messages, long bytes, long nanos) {
        if (limits != null) {
            limits.take(messages, bytes, drawers.share, nanos);
        }
    }

    private static long wait(Book now, QuotaKind kind, @Nullable String name, boolean sends, long nanos) {
        Limits limits = limits(now, kind, name, sends, nanos);
        return limits == null ? 0 : limits.waitNanos(nanos);
    }

    private static @Nullable Limits limits(Book now, QuotaKind kind, @Nullable String name, boolean sends, long nanos) {
        if (name == null) {
            return null;
        }
        Drawer drawer = new Drawer(kind, name, sends);
        Limits known = now.limits.get(drawer);
        if (known != null) {
            return known;
        }
        Quota own = now.settings.get(Quota.key(kind, name));
        Quota quota = own != null ? own : now.settings.get(Quota.key(kind, Quota.EACH));
        if (quota == null) {
            return null;
        }
        if (now.limits.size() >= MAX_BUCKETS) {
            now.limits.values().removeIf(limits -> limits.isFull(nanos));
        }
        Limits fresh = sends
                ? new Limits(quota.sendMessages(), quota.sendBytes(), nanos)
                : new Limits(quota.receiveMessages(), quota.receiveBytes(), nanos);
        Limits before = now.limits.putIfAbsent(drawer, fresh);
        return before != null ? before : fresh;
    }

    private Book book() {
        PersistentMap<String, Quota> current = settings.get();
        Book now = book;
        if (now.settings != current) {
            now = new Book(current);
            book = now;
        }
        return now;
    }
}
