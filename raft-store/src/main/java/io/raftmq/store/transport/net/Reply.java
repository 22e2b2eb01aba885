package io.raftmq.store.transport.net;

import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;

/** Takes a call's outcome, exactly once: a response, or why there is none. */
@FunctionalInterface
public interface Reply {
    void complete(@Nullable Message response, @Nullable Throwable failure);
}
