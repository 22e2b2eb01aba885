package io.raftmq.broker.net;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBuf;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.InboundFrame;
import io.raftmq.client.wire.OutboundFrame;
import io.raftmq.client.wire.proto.Failure;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One request and the way back to who asked. Answered exactly once: the first answer counts, and releases the request's
 * bytes. Answers may come from any thread; the request's bytes are read by one thread at a time, before the answer.
 */
public final class Call {
    private static final Runnable NOTHING = () -> {};

    private final InboundFrame frame;
    private final Connection connection;
    private final int size;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile @Nullable Runnable whenAnswered;

    Call(InboundFrame frame, Connection connection, int size) {
        this.frame = frame;
        this.connection = connection;
        this.size = size;
    }

    /** The api number on the wire, known to this build or not. */
    public int apiId() {
        return frame.apiId();
    }

    /** The api, or null when this build does not know it. */
    public @Nullable ApiKey api() {
        return frame.api();
    }

    /** The connection it came by. */
    public Connection connection() {
        return connection;
    }

    /**
     * The header, parsed.
     *
     * @throws io.raftmq.client.wire.MalformedException if it is not a message of that type
     */
    public <T> T header(Parser<T> parser) {
        return frame.header(parser);
    }

    /** The payload; valid until the call is answered. */
    public ByteBuf payload() {
        return frame.payload();
    }

    /** Bytes of the payload. */
    public int payloadBytes() {
        return frame.payload().readableBytes();
    }

    /** Whether an answer can still reach who asked. */
    public boolean isOpen() {
        return connection.isOpen() && !answered.get();
    }

    /** Runs {@code release} once the call is answered. To be set once, by whoever reserved something for the call. */
    public void whenAnswered(Runnable release) {
        whenAnswered = release;
    }

    /** Answers with a header alone. */
    public void answer(MessageLite header) {
        answer(header, Payload.EMPTY);
    }

    /** Answers with a header and the bytes behind it, which this call now owns. */
    public void answer(MessageLite header, Payload payload) {
        answer(header, payload, NOTHING);
    }

    /**
     * As {@link #answer(MessageLite, Payload)}; {@code lost} runs, on any thread, when the answer certainly did not reach
     * who asked. That it does not run proves nothing.
     */
    public void answer(MessageLite header, Payload payload, Runnable lost) {
        if (!answered.compareAndSet(false, true)) {
            payload.release();
            lost.run();
            return;
        }
        int correlation = frame.correlationId();
        boolean silent = frame.isOneWay();
        letGo();
        if (silent) {
            payload.release();
            connection.forget(size);
        } else {
            connection.write(new Answer(apiId(), correlation, header, payload), size, lost);
        }
    }

    /** Fails the request. */
    public void fail(ErrorCode code, String message) {
        fail(Failures.of(code, message));
    }

    /** Fails the request. */
    public void fail(Failure failure) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        int correlation = frame.correlationId();
        boolean silent = frame.isOneWay();
        letGo();
        if (silent) {
            connection.forget(size);
        } else {
            connection.write(OutboundFrame.failure(apiId(), correlation, failure), size, NOTHING);
        }
    }

    /** Lets go of a request whose asker is gone. */
    public void abandon() {
        if (answered.compareAndSet(false, true)) {
            letGo();
            connection.forget(size);
        }
    }

    private void letGo() {
        frame.release();
        Runnable release = whenAnswered;
        if (release != null) {
            release.run();
        }
    }

    @Override
    public String toString() {
        ApiKey api = api();
        return (api == null ? "api " + apiId() : api.name()) + " from " + connection;
    }
}
