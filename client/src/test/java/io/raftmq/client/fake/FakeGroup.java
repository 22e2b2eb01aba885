package io.raftmq.client.fake;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AckRun;
import io.raftmq.client.wire.proto.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One group's shared progress in one partition. */
public final class FakeGroup {
    /**
     * However short a lease is asked for: a busy machine renews late, and what then comes again is no fault of the client.
     * {@link #expireLeases} ends leases.
     */
    private static final int SHORTEST_LEASE_MS = 60_000;

    private static final class Message {
        long leaseId;
        int attempt;
        long visibleAtMs;
    }

    private final TreeMap<Long, Message> outstanding = new TreeMap<>();
    private long cursor;
    private long lastLease;
    long committed = -1;

    FakeGroup(long from) {
        cursor = from;
    }

    static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    synchronized List<Lease> lease(int max, int invisibleMs, long end) {
        List<Lease> leases = new ArrayList<>();
        long now = nowMs();
        outstanding.forEach((offset, message) -> {
            if (leases.size() < max && message.visibleAtMs <= now) {
                message.attempt++;
                leases.add(grant(offset, message, invisibleMs));
            }
        });
        while (leases.size() < max && cursor < end) {
            Message message = new Message();
            message.attempt = 1;
            outstanding.put(cursor, message);
            leases.add(grant(cursor, message, invisibleMs));
            cursor++;
        }
        return leases;
    }

    private Lease grant(long offset, Message message, int invisibleMs) {
        message.leaseId = ++lastLease;
        message.visibleAtMs = nowMs() + Math.max(invisibleMs, SHORTEST_LEASE_MS);
        return Lease.newBuilder()
                .setFirstOffset(offset)
                .setCount(1)
                .setAttempt(message.attempt)
                .setLeaseId(message.leaseId)
                .setDeadlineMs(nowMs() + invisibleMs)
                .build();
    }

    synchronized int ack(AckRun run) {
        for (long offset = run.getFirstOffset(); offset < run.getFirstOffset() + run.getCount(); offset++) {
            Message message = outstanding.get(offset);
            if (message == null || message.leaseId != run.getLeaseId()) {
                return ErrorCode.LEASE_EXPIRED.id();
            }
            outstanding.remove(offset);
        }
        return 0;
    }

    /** Answers the new lease's id, or the negative of an error code. */
    synchronized long change(AckRun run, int invisibleMs, boolean failed) {
        long leaseId = 0;
        for (long offset = run.getFirstOffset(); offset < run.getFirstOffset() + run.getCount(); offset++) {
            Message message = outstanding.get(offset);
            if (message == null || message.leaseId != run.getLeaseId()) {
                return -ErrorCode.LEASE_EXPIRED.id();
            }
            boolean renewed = !failed && invisibleMs > 0;
            message.visibleAtMs = nowMs() + (renewed ? Math.max(invisibleMs, SHORTEST_LEASE_MS) : invisibleMs);
            leaseId = ++lastLease;
            message.leaseId = leaseId;
            if (!failed && invisibleMs == 0) {
                message.attempt--;
            }
        }
        return leaseId;
    }

    /** Makes everything leased visible again, as if its time had passed. */
    public synchronized void expireLeases() {
        outstanding.values().forEach(message -> message.visibleAtMs = 0);
    }

    public synchronized int outstanding() {
        return outstanding.size();
    }

    public synchronized long cursor() {
        return cursor;
    }
}
