package io.raftmq.store.transport.net;

import com.google.protobuf.Message;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.raftmq.store.transport.frame.Frame;
import io.raftmq.store.transport.frame.FrameAssembler;
import io.raftmq.store.transport.frame.FrameCodec;
import io.raftmq.store.transport.frame.FrameException;
import io.raftmq.store.transport.frame.FrameKind;
import io.raftmq.store.transport.frame.Hello;
import org.jspecify.annotations.Nullable;

/**
 * One dialled connection, from the dialling to its end: says hello, waits for the welcome, passes responses on, pings,
 * and gives up when nothing is heard. Event loop only.
 */
final class PeerConnection implements FrameHandler.Owner {
    /** Whose connection it is. */
    interface Owner {
        void onAgreed(Channel channel);

        void onWritable();

        void onHeard();

        void onPong(long roundTripNanos, long peerClockMillis);

        void onResponse(long correlation, Message response);

        /** Exactly once, whether or not the connection ever stood. */
        void onGone(String why, boolean wasAgreed);
    }

    private final NodeAddress peer;
    private final ConnectionSettings settings;
    private final Owner owner;
    private final long startedNanos = System.nanoTime();
    private long lastHeardNanos = startedNanos;
    private @Nullable Channel channel;
    private @Nullable FrameAssembler assembler;
    private @Nullable String whyClosing;
    private boolean agreed;
    private boolean closed;
    private boolean gone;

    PeerConnection(NodeAddress peer, ConnectionSettings settings, Owner owner) {
        this.peer = peer;
        this.settings = settings;
        this.owner = owner;
    }

    @Override
    public void onOpen(Channel opened, FrameAssembler itsAssembler) {
        channel = opened;
        assembler = itsAssembler;
        if (closed) {
            Sockets.close(opened);
            return;
        }
        Hello hello = new Hello(settings.cluster(), settings.self().toString(), peer.toString());
        Sockets.send(opened, FrameCodec.encode(Sockets.ALLOCATOR, FrameKind.HELLO, 0, hello.encode()));
    }

    @Override
    public void onFrame(Frame frame) {
        try {
            switch (frame.header().kind()) {
                case WELCOME -> agree();
                case REFUSED -> close("refused by the peer: " + Hello.decodeText(frame.body()));
                case RESPONSE -> {
                    requireAgreed();
                    owner.onResponse(frame.header().correlation(), FrameCodec.decode(detached(frame)));
                }
                case PONG -> {
                    requireAgreed();
                    owner.onPong(
                            System.nanoTime() - frame.header().correlation(),
                            frame.body().readLong());
                }
                default ->
                    throw new FrameException(
                            "a listening node does not send " + frame.header().kind());
            }
        } catch (IndexOutOfBoundsException e) {
            throw new FrameException("a truncated pong", e);
        } finally {
            frame.release();
        }
    }

    /** Responses outlive their frame, so a payload (a snapshot's bytes; nothing else has one) is copied to the heap. */
    private static Frame detached(Frame frame) {
        if (!frame.header().hasPayload()) {
            return frame;
        }
        byte[] copy = new byte[frame.body().readableBytes()];
        frame.body().getBytes(frame.body().readerIndex(), copy);
        return new Frame(frame.header(), Unpooled.wrappedBuffer(copy));
    }

    private void agree() {
        if (agreed || channel == null || assembler == null) {
            throw new FrameException("an unexpected welcome");
        }
        agreed = true;
        assembler.allowBodies(settings.maxBody());
        // Before any request: who is voted for over this connection knows the voter's clock by then.
        ping(channel, System.nanoTime());
        owner.onAgreed(channel);
    }

    private void requireAgreed() {
        if (!agreed) {
            throw new FrameException("an answer before the welcome");
        }
    }

    @Override
    public void onBytes() {
        lastHeardNanos = System.nanoTime();
        if (agreed) {
            owner.onHeard();
        }
    }

    @Override
    public void onWritable() {
        if (agreed) {
            owner.onWritable();
        }
    }

    /** Pings, and closes when the handshake takes too long or nothing was heard for too long. */
    void tick(long nowNanos) {
        Channel to = channel;
        if (to == null) {
            return;
        }
        if (!agreed) {
            if (nowNanos - startedNanos > settings.connectTimeout().toNanos()) {
                close("the peer does not answer the hello");
            }
        } else if (nowNanos - lastHeardNanos > settings.deadAfter().toNanos()) {
            close("nothing heard for " + settings.deadAfter().toMillis() + " ms");
        } else {
            ping(to, nowNanos);
        }
    }

    private static void ping(Channel to, long nowNanos) {
        Sockets.send(to, FrameCodec.encode(Sockets.ALLOCATOR, FrameKind.PING, nowNanos, Unpooled.EMPTY_BUFFER));
    }

    void close() {
        close("this node closed the connection");
    }

    private void close(String why) {
        closed = true;
        if (whyClosing == null) {
            whyClosing = why;
        }
        if (channel != null) {
            Sockets.close(channel);
        }
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        String seen = cause == null ? "the peer closed the connection" : String.valueOf(cause.getMessage());
        end(whyClosing == null ? seen : whyClosing);
    }

    void onDialFailed(Throwable cause) {
        end(String.valueOf(cause.getMessage()));
    }

    private void end(String why) {
        if (!gone) {
            gone = true;
            owner.onGone(why, agreed);
        }
    }
}
