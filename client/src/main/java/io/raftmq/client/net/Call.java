package io.raftmq.client.net;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBuf;
import io.netty.util.Timeout;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.InboundFrame;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One request on its way. Everything but the future belongs to the connection's event loop. */
final class Call<T> {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    final ApiKey api;
    final MessageLite header;
    final CompletableFuture<Reply<T>> future = new CompletableFuture<>();
    private final Parser<T> parser;
    private @Nullable ByteBuf payload;
    private @Nullable Timeout timeout;
    private int correlationId;
    private boolean written;

    /** @param payload owned by the call */
    Call(ApiKey api, MessageLite header, @Nullable ByteBuf payload, Parser<T> parser) {
        this.api = api;
        this.header = header;
        this.payload = payload;
        this.parser = parser;
    }

    /** Hands the payload over to be written; after this the broker may act on the request. */
    @Nullable
    ByteBuf takeForWriting(int withCorrelationId) {
        correlationId = withCorrelationId;
        written = true;
        ByteBuf taken = payload;
        payload = null;
        return taken;
    }

    int correlationId() {
        return correlationId;
    }

    boolean isWritten() {
        return written;
    }

    void timeout(@Nullable Timeout armed) {
        timeout = armed;
    }

    boolean isDone() {
        return future.isDone();
    }

    /** @throws io.raftmq.client.wire.MalformedException if the answer cannot be parsed */
    void succeed(InboundFrame frame) {
        T answer = frame.header(parser);
        ByteBuf bytes = frame.payload();
        ByteBuffer copy = NOTHING;
        if (bytes.isReadable()) {
            copy = ByteBuffer.allocate(bytes.readableBytes());
            bytes.getBytes(bytes.readerIndex(), copy);
            copy.flip();
        }
        settle();
        future.complete(new Reply<>(answer, copy));
    }

    void fail(RequestException failure) {
        settle();
        future.completeExceptionally(failure);
    }

    private void settle() {
        if (timeout != null) {
            timeout.cancel();
        }
        if (payload != null) {
            payload.release();
            payload = null;
        }
    }
}
