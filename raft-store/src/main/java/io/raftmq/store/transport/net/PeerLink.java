package io.raftmq.store.transport.net;

import com.alipay.sofa.jraft.error.RemotingException;
import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.raftmq.store.transport.frame.FrameCodec;
import io.raftmq.store.transport.frame.FrameException;
import io.raftmq.store.transport.frame.FrameKind;
import io.raftmq.store.transport.frame.MessageType;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's side of all it asks one peer: one connection, dialled by this node and kept up in the background.
 * {@link #call} never blocks and never dials: while a first connection is being made calls wait in the outbox, and once
 * one was lost or refused they fail at once until the next stands.
 *
 * <pre>
 *   IDLE --first use--> CONNECTING --agreed--> READY
 *                           |                   |
 *                           +-- failed or lost -+--> DOWN --agreed--> READY
 *   any --close--> CLOSED
 * </pre>
 */
final class PeerLink implements PeerConnection.Owner {
    private enum State {
        IDLE,
        CONNECTING,
        READY,
        DOWN,
        CLOSED
    }

    private static final Logger log = LoggerFactory.getLogger(PeerLink.class);

    private final NodeAddress peer;
    private final ConnectionSettings settings;
    private final String logPrefix;
    private final EventLoop eventLoop;
    private final Connector connector;
    private final LinkObserver observer;
    private final Executor fallback;
    private final PendingCalls pending;
    private final Outbox outbox;
    private final Backoff backoff;
    private final AtomicLong lastCorrelation = new AtomicLong();
    private final ScheduledFuture<?> ticker;

    private volatile State state = State.IDLE;
    private volatile long lastUsedNanos = System.nanoTime();
    private volatile String whyDown = "never connected";

    /** The connection being made or used; event loop only. */
    private @Nullable PeerConnection connection;

    /** The next try; event loop only. */
    private @Nullable ScheduledFuture<?> redial;

    PeerLink(
            NodeAddress peer,
            ConnectionSettings settings,
            EventLoop eventLoop,
            LinkObserver observer,
            Executor fallback) {
        this.peer = peer;
        this.settings = settings;
        this.logPrefix = "[" + settings.self() + " -> " + peer + "]";
        this.eventLoop = eventLoop;
        this.connector = new Connector(peer, settings, eventLoop, fallback);
        this.observer = observer;
        this.fallback = fallback;
        this.pending = new PendingCalls(settings.maxUnansweredBytes());
        this.outbox = new Outbox(settings.maxUnansweredBytes(), eventLoop);
        this.backoff = new Backoff(settings.firstBackoff(), settings.maxBackoff(), RandomGenerator.getDefault());
        long period = settings.pingInterval().toNanos();
        this.ticker = eventLoop.scheduleWithFixedDelay(this::tick, period, period, TimeUnit.NANOSECONDS);
    }

    /**
     * Sends a request; its outcome goes to {@code reply} exactly once, on {@code executor}. Any thread; never blocks.
     *
     * @throws RemotingException if it was not sent, at once: the peer is down, too many bytes are unanswered, or the
     *     message is too long. {@code reply} is not called then.
     */
    void call(Message request, long timeoutMillis, Executor executor, Reply reply) throws RemotingException {
        lastUsedNanos = System.nanoTime();
        refuseIfDown();
        MessageType type = MessageType.of(request);
        long correlation = lastCorrelation.incrementAndGet();
        ByteBuf frame = encode(correlation, request);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        Call call = new Call(
                correlation, ConnectionSettings.costOf(frame.readableBytes()), deadline, executor, fallback, reply);
        if (!pending.register(call)) {
            frame.release();
            throw new RemotingException("more than " + settings.maxUnansweredBytes() + " bytes to " + peer
                    + " are unanswered; try again later");
        }
        try {
            if (!outbox.offer(frame, call, type.urgencyOf(request)) && pending.withdraw(call)) {
                throw new RemotingException("the outbox to " + peer + " is full; try again later");
            }
            connectInBackground();
        } catch (RejectedExecutionException closing) {
            state = State.CLOSED;
        }
        if (isDown() && pending.withdraw(call)) {
            refuseIfDown();
        }
    }

    private ByteBuf encode(long correlation, Message request) throws RemotingException {
        try {
            return FrameCodec.encode(Sockets.ALLOCATOR, FrameKind.REQUEST, correlation, request, settings.maxBody());
        } catch (FrameException tooLong) {
            throw new RemotingException(tooLong.getMessage(), tooLong);
        }
    }

    /** Whether calls fail at once. */
    boolean isDown() {
        State now = state;
        return now == State.DOWN || now == State.CLOSED;
    }

    boolean isUp() {
        return state == State.READY;
    }

    private void refuseIfDown() throws RemotingException {
        if (isDown()) {
            throw new RemotingException(peer + " is down: " + whyDown);
        }
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** When it was last used or wished for. */
    long lastUsedNanos() {
        return lastUsedNanos;
    }

    /** Bytes of requests that wait for answers. */
    long unansweredBytes() {
        return pending.bytes();
    }

    /** Begins to connect, if it never did, and counts as use. Any thread. */
    void connectInBackground() {
        lastUsedNanos = System.nanoTime();
        if (state != State.IDLE) {
            return;
        }
        eventLoop.execute(() -> {
            if (state == State.IDLE) {
                state = State.CONNECTING;
                dial();
            }
        });
    }

    private void dial() {
        if (state == State.CLOSED) {
            return;
        }
        PeerConnection fresh = new PeerConnection(peer, settings, this);
        connection = fresh;
        try {
            connector.dial(new FrameHandler(logPrefix, fresh), fresh::onDialFailed);
        } catch (RejectedExecutionException closing) {
            log.debug("{} is not dialled: this node's transport is closing", logPrefix);
        }
    }

    private void tick() {
        long now = System.nanoTime();
        pending.expire(now);
        if (connection != null) {
            connection.tick(now);
        }
    }

    @Override
    public void onAgreed(Channel channel) {
        if (state == State.CLOSED) {
            Sockets.close(channel);
            return;
        }
        log.info("{} connected", logPrefix);
        backoff.reset();
        state = State.READY;
        outbox.attach(channel);
        observer.onUp(peer);
    }

    @Override
    public void onWritable() {
        outbox.drain();
    }

    @Override
    public void onHeard() {
        observer.onHeard(peer);
    }

    @Override
    public void onPong(long roundTripNanos, long peerClockMillis) {
        observer.onPong(peer, roundTripNanos, peerClockMillis);
    }

    @Override
    public void onResponse(long correlation, Message response) {
        pending.answer(correlation, response);
    }

    @Override
    public void onGone(String why, boolean wasAgreed) {
        connection = null;
        if (wasAgreed || !why.equals(whyDown)) {
            log.info("{} {}: {}", logPrefix, wasAgreed ? "connection lost" : "cannot connect", why);
        }
        whyDown = why;
        if (state != State.CLOSED) {
            state = State.DOWN;
            redial = eventLoop.schedule(this::dial, backoff.next(), TimeUnit.MILLISECONDS);
        }
        failEverything();
        if (wasAgreed) {
            observer.onDown(peer);
        }
    }

    private void failEverything() {
        outbox.detachAndClear();
        pending.failAll(() -> new RemotingException(peer + " is down: " + whyDown));
    }

    /** Closes it for good: what is unanswered fails. Any thread. */
    void close() {
        state = State.CLOSED;
        whyDown = "this node closed the link";
        eventLoop.execute(() -> {
            ticker.cancel(false);
            if (redial != null) {
                redial.cancel(false);
            }
            if (connection != null) {
                connection.close();
            }
            failEverything();
        });
    }
}
