package io.raftmq.store.transport.net;

import com.alipay.sofa.jraft.error.InvokeTimeoutException;
import com.google.protobuf.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The calls of one link that wait for answers, with a bound on their bytes. Thread-safe. */
final class PendingCalls {
    private final long maxBytes;
    private final Map<Long, Call> calls = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    PendingCalls(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes a call in, or answers false because too many bytes are unanswered. */
    boolean register(Call call) {
        if (bytes.addAndGet(call.bytes) > maxBytes) {
            bytes.addAndGet(-call.bytes);
            return false;
        }
        calls.put(call.correlation, call);
        return true;
    }

    /** Takes a call out without telling its caller; false if it has been completed already. */
    boolean withdraw(Call call) {
        return forget(call) && call.abandon();
    }

    void answer(long correlation, Message response) {
        Call call = calls.get(correlation);
        if (call != null && forget(call)) {
            call.complete(response, null);
        }
    }

    /** Fails those past their deadline. */
    void expire(long nowNanos) {
        for (Call call : calls.values()) {
            if (nowNanos - call.deadlineNanos >= 0 && forget(call)) {
                call.complete(null, new InvokeTimeoutException("no answer in time"));
            }
        }
    }

    /** Fails all. */
    void failAll(Supplier<Throwable> cause) {
        for (Call call : calls.values()) {
            if (forget(call)) {
                call.complete(null, cause.get());
            }
        }
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** Bytes of unanswered requests. */
    long bytes() {
        return bytes.get();
    }

    private boolean forget(Call call) {
        if (!calls.remove(call.correlation, call)) {
            return false;
        }
        bytes.addAndGet(-call.bytes);
        return true;
    }
}
