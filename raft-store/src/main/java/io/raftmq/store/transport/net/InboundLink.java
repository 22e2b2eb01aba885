package io.raftmq.store.transport.net;

import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import io.raftmq.store.transport.frame.Frame;
import io.raftmq.store.transport.frame.FrameAssembler;
import io.raftmq.store.transport.frame.FrameCodec;
import io.raftmq.store.transport.frame.FrameException;
import io.raftmq.store.transport.frame.FrameHeader;
import io.raftmq.store.transport.frame.FrameKind;
import io.raftmq.store.transport.frame.Hello;
import io.raftmq.store.transport.frame.MessageType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that a peer dialled: its requests come in, our answers go out. Event loop only, unless it says so. */
public final class InboundLink implements FrameHandler.Owner {
    /** Room for requests of a peer whose own bound is set a little higher than ours. */
    private static final int SLACK = 2;

    private static final Logger log = LoggerFactory.getLogger(InboundLink.class);

    private final ConnectionSettings settings;
    private final LinkObserver observer;
    private final RequestSink sink;
    private final InboundLinks links;
    private final Outbox outbox;
    private final Channel channel;
    private final AtomicLong unansweredBytes = new AtomicLong();
    private final long openedNanos = System.nanoTime();

    private long lastHeardNanos = openedNanos;
    private @Nullable FrameAssembler assembler;
    private @Nullable ScheduledFuture<?> ticker;
    private @Nullable NodeAddress peer;
    private volatile boolean closed;

    InboundLink(
            Channel channel, ConnectionSettings settings, LinkObserver observer, RequestSink sink, InboundLinks links) {
        this.channel = channel;
        this.settings = settings;
        this.observer = observer;
        this.sink = sink;
        this.links = links;
        this.outbox = new Outbox(settings.maxUnansweredBytes(), channel.eventLoop());
    }

    @Override
    public void onOpen(Channel opened, FrameAssembler itsAssembler) {
        assembler = itsAssembler;
        if (!links.add(this)) {
            refuse("this node has too many connections");
            return;
        }
        long period = settings.connectTimeout().toNanos();
        ticker = opened.eventLoop().scheduleWithFixedDelay(this::tick, period, period, TimeUnit.NANOSECONDS);
    }

    @Override
    public void onFrame(Frame frame) {
        boolean passedOn = false;
        try {
            switch (frame.header().kind()) {
                case HELLO -> greet(Hello.decode(frame.body()));
                case PING -> {
                    requireAgreed();
                    pong(frame.header().correlation());
                }
                case REQUEST -> {
                    requireAgreed();
                    admit(frame);
                    passedOn = true;
                    sink.onRequest(this, frame);
                }
                default ->
                    throw new FrameException(
                            "a dialling node does not send " + frame.header().kind());
            }
        } finally {
            if (!passedOn) {
                frame.release();
            }
        }
    }

    private void greet(Hello hello) {
        if (peer != null || assembler == null) {
            throw new FrameException("a second hello");
        }
        if (!hello.cluster().equals(settings.cluster())) {
            refuse("this is cluster " + settings.cluster() + ", not " + hello.cluster());
        } else if (!hello.to().equals(settings.self().toString())) {
            refuse("this is node " + settings.self() + ", not " + hello.to());
        } else {
            peer = parse(hello.from());
            assembler.allowBodies(settings.maxBody());
            Sockets.send(channel, FrameCodec.encode(Sockets.ALLOCATOR, FrameKind.WELCOME, 0, Unpooled.EMPTY_BUFFER));
            outbox.attach(channel);
            observer.onUp(peer);
        }
    }

    private static NodeAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return new NodeAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new FrameException("not a node address", e);
        }
    }

    private void refuse(String why) {
        log.warn("[{}] refused a connection from {}: {}", settings.self(), channel.remoteAddress(), why);
        ByteBuf refusal = FrameCodec.encode(Sockets.ALLOCATOR, FrameKind.REFUSED, 0, Hello.encodeText(why));
        Sockets.sendAndClose(channel, refusal);
    }

    private void requireAgreed() {
        if (peer == null) {
            throw new FrameException("a connection must begin with a hello");
        }
    }

    private void pong(long correlation) {
        if (!channel.isWritable()) {
            // It does not read; were it answered, answers would pile up.
            return;
        }
        ByteBuf clock = Unpooled.buffer(Long.BYTES).writeLong(System.currentTimeMillis());
        Sockets.send(channel, FrameCodec.encode(Sockets.ALLOCATOR, FrameKind.PONG, correlation, clock));
    }

    private void admit(Frame frame) {
        long held = unansweredBytes.addAndGet(sizeOf(frame.header()));
        if (held > SLACK * settings.maxUnansweredBytes()) {
            throw new FrameException(
                    "more than " + SLACK * settings.maxUnansweredBytes() + " bytes of requests at once");
        }
    }

    private static int sizeOf(FrameHeader header) {
        return ConnectionSettings.costOf(FrameHeader.LENGTH + header.bodyLength());
    }

    /** Sends the answer to {@code request}, or drops it if the connection is gone. Any thread; once per request. */
    public void answer(FrameHeader request, Message response) {
        unansweredBytes.addAndGet(-sizeOf(request));
        if (closed) {
            return;
        }
        ByteBuf frame = FrameCodec.encode(
                Sockets.ALLOCATOR, FrameKind.RESPONSE, request.correlation(), response, settings.maxBody());
        if (!outbox.offer(frame, null, MessageType.of(response).urgencyOf(response))) {
            log.warn("[{}] {} does not read its answers: closing the connection", settings.self(), this);
            Sockets.close(channel);
        } else if (closed) {
            channel.eventLoop().execute(outbox::detachAndClear);
        }
    }

    /** The peer's address as its hello gave it. Any thread, for use in texts. */
    @Override
    public String toString() {
        return String.valueOf(channel.remoteAddress());
    }

    /** Whether the connection is gone. Any thread. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void onBytes() {
        lastHeardNanos = System.nanoTime();
        if (peer != null) {
            observer.onHeard(peer);
        }
    }

    @Override
    public void onWritable() {
        outbox.drain();
    }

    private void tick() {
        long silence = System.nanoTime() - lastHeardNanos;
        boolean greetedInTime = peer != null
                || System.nanoTime() - openedNanos < settings.connectTimeout().toNanos();
        if (!greetedInTime || silence > settings.deadAfter().toNanos()) {
            log.info("[{}] closing a silent connection from {}", settings.self(), this);
            Sockets.close(channel);
        }
    }

    /** Closes the connection; its peer will dial again. Any thread. */
    public void disconnect() {
        Sockets.close(channel);
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        closed = true;
        if (ticker != null) {
            ticker.cancel(false);
        }
        links.remove(this);
        outbox.detachAndClear();
        if (peer != null) {
            observer.onDown(peer);
        }
    }
}
