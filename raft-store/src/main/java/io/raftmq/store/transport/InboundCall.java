package io.raftmq.store.transport;

import com.alipay.sofa.jraft.rpc.Connection;
import com.alipay.sofa.jraft.rpc.RpcContext;
import com.google.protobuf.Message;
import io.raftmq.store.transport.frame.FrameHeader;
import io.raftmq.store.transport.net.InboundLink;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request as JRaft's processors see it. Answered at most once; the attributes live as long as the call. */
final class InboundCall implements RpcContext, Connection {
    private static final Logger log = LoggerFactory.getLogger(InboundCall.class);

    private final InboundLink link;
    private final FrameHeader request;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final Map<String, Object> attributes = new ConcurrentHashMap<>(0);

    InboundCall(InboundLink link, FrameHeader request) {
        this.link = link;
        this.request = request;
    }

    @Override
    public void sendResponse(Object response) {
        if (answered.compareAndSet(false, true)) {
            link.answer(request, (Message) response);
        } else {
            log.warn("[{}] a second answer to one request was dropped: {}", link, response.getClass());
        }
    }

    boolean isAnswered() {
        return answered.get();
    }

    @Override
    public Connection getConnection() {
        return this;
    }

    @Override
    public String getRemoteAddress() {
        return link.toString();
    }

    @Override
    public @Nullable Object getAttribute(String key) {
        return attributes.get(key);
    }

    @Override
    public void setAttribute(String key, Object value) {
        attributes.put(key, value);
    }

    @Override
    public @Nullable Object setAttributeIfAbsent(String key, Object value) {
        return attributes.putIfAbsent(key, value);
    }

    @Override
    public void close() {
        link.disconnect();
    }
}
