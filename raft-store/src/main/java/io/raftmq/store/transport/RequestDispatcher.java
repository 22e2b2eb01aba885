package io.raftmq.store.transport;

import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.rpc.RpcProcessor;
import com.alipay.sofa.jraft.rpc.RpcRequests;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.impl.PingRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.GetFileRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.InstallSnapshotRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.ReadIndexRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.RequestVoteRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.TimeoutNowRequestProcessor;
import com.google.protobuf.Message;
import io.raftmq.store.transport.frame.Frame;
import io.raftmq.store.transport.frame.FrameCodec;
import io.raftmq.store.transport.frame.FrameException;
import io.raftmq.store.transport.frame.MessageType;
import io.raftmq.store.transport.liveness.ElectionDirector;
import io.raftmq.store.transport.net.InboundLink;
import io.raftmq.store.transport.net.RequestSink;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings each request to what handles it, off the event loop. Only Raft's own requests are known here, none of JRaft's CLI. */
final class RequestDispatcher implements RequestSink {
    private record Route(RpcProcessor<Message> processor, Executor lane) {}

    private static final Logger log = LoggerFactory.getLogger(RequestDispatcher.class);

    private final AppendEntriesHandler appendEntries;
    private final ElectionDirector elections;
    private final Map<MessageType, Route> routes = new EnumMap<>(MessageType.class);

    RequestDispatcher(Lanes lanes, AppendEntriesHandler appendEntries, ElectionDirector elections) {
        this.appendEntries = appendEntries;
        this.elections = elections;
        route(MessageType.PING, new PingRequestProcessor(lanes.urgent), lanes.urgent);
        route(MessageType.REQUEST_VOTE, new RequestVoteRequestProcessor(lanes.urgent), lanes.urgent);
        route(MessageType.TIMEOUT_NOW, new TimeoutNowRequestProcessor(lanes.urgent), lanes.urgent);
        route(MessageType.READ_INDEX, new ReadIndexRequestProcessor(lanes.urgent), lanes.urgent);
        route(MessageType.GET_FILE, new GetFileRequestProcessor(lanes.files), lanes.files);
        route(MessageType.INSTALL_SNAPSHOT, new InstallSnapshotRequestProcessor(lanes.snapshots), lanes.snapshots);
    }

    /** Each processor handles exactly the message type it is put under, so the cast is safe. */
    @SuppressWarnings("unchecked")
    private void route(MessageType type, RpcProcessor<? extends Message> processor, Executor lane) {
        routes.put(type, new Route((RpcProcessor<Message>) processor, lane));
    }

    @Override
    public void onRequest(InboundLink from, Frame frame) {
        try {
            Message request = FrameCodec.decode(frame);
            InboundCall call = new InboundCall(from, frame.header());
            if (request instanceof AppendEntriesRequest append) {
                run(appendEntries.laneOf(append), from, frame, call, () -> {
                    elections.onLeaderHeard(append.getGroupId());
                    appendEntries.handle(call, append);
                });
                return;
            }
            Route route = routes.get(MessageType.of(request));
            if (route == null) {
                throw new FrameException(MessageType.of(request) + " is no request");
            }
            run(route.lane, from, frame, call, () -> {
                if (request instanceof RequestVoteRequest vote) {
                    elections.onVoteAsked(vote.getGroupId(), vote.getServerId());
                }
                route.processor.handleRequest(call, request);
            });
        } catch (FrameException e) {
            frame.release();
            throw e;
        }
    }

    /** A request may be a view of its frame, which is released only when the handler has returned. */
    private static void run(Executor lane, InboundLink from, Frame frame, InboundCall call, Runnable handler) {
        try {
            lane.execute(() -> {
                try {
                    if (!from.isClosed()) {
                        handler.run();
                    }
                } catch (RuntimeException | AssertionError e) {
                    log.error("[{}] a request failed", from, e);
                    answerFailure(call, String.valueOf(e));
                } finally {
                    frame.release();
                }
            });
        } catch (RejectedExecutionException closing) {
            frame.release();
            answerFailure(call, "this node is shutting down");
        }
    }

    private static void answerFailure(InboundCall call, String why) {
        if (!call.isAnswered()) {
            call.sendResponse(RpcRequests.ErrorResponse.newBuilder()
                    .setErrorCode(RaftError.EINTERNAL.getNumber())
                    .setErrorMsg(why)
                    .build());
        }
    }
}
