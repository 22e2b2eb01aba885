package io.raftmq.store.transport.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.raftmq.store.transport.frame.MessageType.Urgency;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way out of one connection. Little is handed to the channel at a time (its write buffer's high-water
 * mark), so an urgent frame overtakes bulk that still waits here. Bounded in bytes: a full outbox refuses.
 */
final class Outbox {
    private record Outgoing(ByteBuf frame, @Nullable Call call) {
        boolean isStale() {
            return call != null && call.isDone();
        }
    }

    private final long maxBytes;
    private final Executor eventLoop;
    private final Queue<Outgoing> urgent = new ConcurrentLinkedQueue<>();
    private final Queue<Outgoing> bulk = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean drainScheduled = new AtomicBoolean();
    private volatile @Nullable Channel channel;

    Outbox(long maxBytes, Executor eventLoop) {
        this.maxBytes = maxBytes;
        this.eventLoop = eventLoop;
    }

    /**
     * Takes a frame, whose reference passes to the outbox in any case. Any thread.
     *
     * @param call the call it belongs to, so that it is not sent when that call has failed meanwhile
     * @return false, and the frame is released, if the outbox is full
     */
    boolean offer(ByteBuf frame, @Nullable Call call, Urgency urgency) {
        int size = frame.readableBytes();
        if (bytes.addAndGet(size) > maxBytes) {
            bytes.addAndGet(-size);
            frame.release();
            return false;
        }
        (urgency == Urgency.URGENT ? urgent : bulk).add(new Outgoing(frame, call));
        if (channel != null && drainScheduled.compareAndSet(false, true)) {
            eventLoop.execute(this::drain);
        }
        return true;
    }

    /** From now on frames go to {@code channel}. Event loop only. */
    void attach(Channel newChannel) {
        channel = newChannel;
        drain();
    }

    /** The channel is gone: what waits is released. Event loop only. */
    void detachAndClear() {
        channel = null;
        Outgoing next;
        while ((next = poll()) != null) {
            next.frame.release();
        }
    }

    /** Hands frames to the channel while it takes them. Event loop only. */
    void drain() {
        drainScheduled.set(false);
        Channel to = channel;
        if (to == null) {
            return;
        }
        boolean wrote = false;
        while (to.isWritable()) {
            Outgoing next = poll();
            if (next == null) {
                break;
            }
            if (next.isStale()) {
                next.frame.release();
                continue;
            }
            Sockets.write(to, next.frame);
            wrote = true;
        }
        if (wrote) {
            to.flush();
        }
    }

    private @Nullable Outgoing poll() {
        Outgoing next = urgent.poll();
        if (next == null) {
            next = bulk.poll();
        }
        if (next != null) {
            bytes.addAndGet(-next.frame.readableBytes());
        }
        return next;
    }
}
