package io.raftmq.client.net;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.concurrent.ScheduledFuture;
import io.raftmq.client.ClientOptions;
import io.raftmq.client.FailureCode;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.InboundFrame;
import io.raftmq.client.wire.MalformedException;
import io.raftmq.client.wire.OutboundFrame;
import io.raftmq.client.wire.proto.Failure;
import io.raftmq.client.wire.proto.HandshakeRequest;
import io.raftmq.client.wire.proto.HandshakeResponse;
import io.raftmq.client.wire.proto.PingRequest;
import io.raftmq.client.wire.proto.PingResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one broker: dialled by the first request, dialled again by the first one after it broke. Requests are
 * pipelined; answers find theirs by correlation id.
 *
 * <pre>
 * IDLE -> DIALLING -> GREETING -> READY -> IDLE (broken) ; any -> CLOSED
 * </pre>
 *
 * Everything below {@link #send} runs on one event loop, so there are no locks.
 */
final class Connection {
    private enum State {
        IDLE,
        DIALLING,
        GREETING,
        READY,
        CLOSED
    }

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Endpoint endpoint;
    private final ClientOptions options;
    private final ClientThreads threads;
    private final SilenceListener silences;
    private final EventLoop loop;
    /** Requests given to this connection and not yet settled: its bound covers the loop's task queue too. */
    private final AtomicInteger admitted = new AtomicInteger();

    private final IntObjectHashMap<Call<?>> inFlight = new IntObjectHashMap<>();
    private final ArrayDeque<Call<?>> waiting = new ArrayDeque<>();
    private final ConnectBackoff backoff = new ConnectBackoff();
    private State state = State.IDLE;
    private @Nullable Channel channel;
    private int lastCorrelationId;
    private Hearing hearing;

    Connection(Endpoint endpoint, ClientOptions options, ClientThreads threads, SilenceListener silences) {
        this.endpoint = endpoint;
        this.options = options;
        this.threads = threads;
        this.silences = silences;
        this.loop = threads.eventLoop();
        this.hearing = newHearing();
    }

    private Hearing newHearing() {
        return new Hearing(options.heartbeatInterval(), options.silenceTimeout(), System.nanoTime());
    }

    /**
     * Sends a request.
     *
     * @param payload owned by this call from now on, or null
     * @param timeout from now to the answer
     * @return completes on the event loop: what is chained to it must neither block nor run an application's code
     */
    <T> CompletableFuture<Reply<T>> send(
            ApiKey api, MessageLite header, @Nullable ByteBuf payload, Parser<T> parser, Duration timeout) {
        Call<T> call = new Call<>(api, header, payload, parser);
        if (admitted.incrementAndGet() > options.maxInFlightRequests()) {
            admitted.decrementAndGet();
            call.fail(RequestException.local(
                    FailureCode.BUSY,
                    options.maxInFlightRequests() + " requests to " + endpoint + " are unanswered already"));
            return call.future;
        }
        if (!threads.tryExecute(loop, () -> accept(call, timeout))) {
            admitted.decrementAndGet();
            call.fail(closed());
        }
        return call.future;
    }

    private void accept(Call<?> call, Duration timeout) {
        if (state == State.CLOSED) {
            settle(call, closed());
            return;
        }
        if (state == State.IDLE && !backoff.mayDial(nowMs())) {
            settle(call, RequestException.connection(endpoint + " could not be reached a moment ago", false, null));
            return;
        }
        call.timeout(threads.after(timeout, () -> threads.tryExecute(loop, () -> expire(call, timeout))));
        if (state == State.READY) {
            write(call);
            return;
        }
        waiting.add(call);
        if (state == State.IDLE) {
            dial();
        }
    }

    private void settle(Call<?> call, RequestException failure) {
        admitted.decrementAndGet();
        call.fail(failure);
    }

    private void expire(Call<?> call, Duration timeout) {
        if (call.isDone()) {
            return;
        }
        if (call.isWritten()) {
            inFlight.remove(call.correlationId());
        } else {
            waiting.remove(call);
        }
        settle(
                call,
                RequestException.timedOut(
                        endpoint + " did not answer " + call.api + " within " + timeout.toMillis() + " ms",
                        call.isWritten()));
    }

    private void write(Call<?> call) {
        Channel to = channel;
        if (to == null) {
            settle(call, RequestException.connection("not connected to " + endpoint, false, null));
            return;
        }
        int correlationId = ++lastCorrelationId;
        inFlight.put(correlationId, call);
        hearing.asked(System.nanoTime());
        ByteBuf payload = call.takeForWriting(correlationId);
        // A write that fails closes the channel, which fails the call.
        ChannelFuture unused = to.writeAndFlush(OutboundFrame.request(call.api, correlationId, call.header, payload))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    // ------------------------------------------------------------ dialling

    private void dial() {
        state = State.DIALLING;
        ChannelFuture dialled = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        options.connectTimeout().toMillis())
                .handler(new ConnectionPipeline(this))
                .connect(endpoint.host(), endpoint.port());
        channel = dialled.channel();
        ChannelFuture unused = dialled.addListener(done -> {
            if (done.isSuccess()) {
                greet();
            } else {
                broken("could not be reached: " + done.cause(), done.cause());
            }
        });
    }

    private void greet() {
        if (state != State.DIALLING) {
            return;
        }
        state = State.GREETING;
        hearing = newHearing();
        hearing.pinged(System.nanoTime());
        scheduleHeartbeat();
        Call<HandshakeResponse> hello = new Call<>(
                ApiKey.HANDSHAKE,
                HandshakeRequest.newBuilder()
                        .setClientId(options.clientId())
                        .setSoftware("raftmq-java/0.1.0")
                        .build(),
                null,
                HandshakeResponse.parser());
        admitted.incrementAndGet();
        Completion.then(
                hello.future,
                answer -> ready(),
                failure -> closeChannel("the handshake failed: " + failure.getMessage()));
        write(hello);
    }

    private void ready() {
        if (state != State.GREETING) {
            return;
        }
        state = State.READY;
        backoff.succeeded();
        Call<?> next;
        while ((next = waiting.poll()) != null) {
            write(next);
        }
    }

    // ------------------------------------------------------------ what the pipeline reports

    void heard() {
        hearing.heard(System.nanoTime());
    }

    /** Takes the frame over. */
    void answered(InboundFrame frame) {
        try {
            Call<?> call = inFlight.remove(frame.correlationId());
            if (call == null || !frame.isResponse()) {
                return; // it came after its request had timed out
            }
            admitted.decrementAndGet();
            try {
                if (frame.isError()) {
                    call.fail(RequestException.answered(frame.header(Failure.parser()), endpoint));
                } else {
                    call.succeed(frame);
                }
            } catch (MalformedException e) {
                call.fail(RequestException.result(ErrorCode.MALFORMED.id(), endpoint + " answered: " + e.getMessage()));
                closeChannel("it sent what cannot be parsed");
            }
        } finally {
            frame.release();
        }
    }

    void broken(String why, @Nullable Throwable cause) {
        channel = null;
        if (state == State.CLOSED) {
            failAll(closed());
            return;
        }
        if (state != State.READY) {
            backoff.failed(nowMs());
        }
        state = State.IDLE;
        LOG.debug("client {}: {} {}", options.clientId(), endpoint, why);
        failAll(RequestException.connection(endpoint + " " + why, true, cause));
    }

    private void failAll(RequestException failure) {
        List<Call<?>> sent = new ArrayList<>(inFlight.values());
        List<Call<?>> unsent = new ArrayList<>(waiting);
        inFlight.clear();
        waiting.clear();
        sent.forEach(call -> settle(call, failure));
        RequestException nothingSent = failure.code() == FailureCode.CLOSED
                ? failure
                : RequestException.connection(String.valueOf(failure.getMessage()), false, failure.getCause());
        unsent.forEach(call -> settle(call, nothingSent));
    }

    // ------------------------------------------------------------ heartbeats

    private void scheduleHeartbeat() {
        Channel of = channel;
        ScheduledFuture<?> unused =
                loop.schedule(() -> heartbeat(of), Hearing.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void heartbeat(@Nullable Channel of) {
        if (of == null || of != channel) {
            return; // that connection is gone, and its heartbeats with it
        }
        long now = System.nanoTime();
        switch (hearing.next(now, !inFlight.isEmpty())) {
            case PING -> ping(now);
            case SUSPECT -> silences.silent(endpoint, hearing.sinceNanos());
            case GIVE_UP -> {
                closeChannel("was silent for " + TimeUnit.NANOSECONDS.toMillis(now - hearing.sinceNanos()) + " ms");
                return;
            }
            case NOTHING -> {}
        }
        scheduleHeartbeat();
    }

    private void ping(long now) {
        Call<PingResponse> ping =
                new Call<>(ApiKey.PING, PingRequest.getDefaultInstance(), null, PingResponse.parser());
        admitted.incrementAndGet();
        hearing.pinged(now);
        write(ping);
    }

    // ------------------------------------------------------------ closing

    private void closeChannel(String why) {
        Channel open = channel;
        if (open != null) {
            LOG.debug("client {}: closing the connection to {}: {}", options.clientId(), endpoint, why);
            ChannelFuture unused = open.close();
        }
    }

    /**
     * Breaks the connection if nothing has been heard since that moment: nothing will come of what is unanswered, but
     * whether it took effect nobody knows. The next request dials anew.
     */
    void abandon(long silentSinceNanos, String why) {
        threads.tryExecute(loop, () -> {
            if (hearing.sinceNanos() - silentSinceNanos <= 0) {
                closeChannel(why);
            }
        });
    }

    /** Fails what is pending with CLOSED, and everything sent from now on. */
    void close() {
        threads.tryExecute(loop, () -> {
            state = State.CLOSED;
            closeChannel("the client closes");
            failAll(closed());
        });
    }

    private RequestException closed() {
        return RequestException.local(FailureCode.CLOSED, "the client is closed");
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
