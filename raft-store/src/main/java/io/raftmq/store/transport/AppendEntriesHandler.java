package io.raftmq.store.transport;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.NodeManager;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.rpc.RaftServerService;
import com.alipay.sofa.jraft.rpc.RpcRequestClosure;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.rpc.RpcResponseFactory;
import com.google.protobuf.Message;
import io.raftmq.store.transport.frame.MessageType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Entries and heartbeats on their way to a group. It stands in for JRaft's own processor, which keeps a thread for each
 * group and peer. What must hold is that a group gets its entries in the order they were sent: a strand a group does
 * that. Heartbeats need no order and overtake. Answers need none either: the sender's replicator sorts them.
 */
final class AppendEntriesHandler {
    private static final RpcResponseFactory RESPONSES = new RpcResponseFactory() {};

    private final Executor entriesLane;
    private final Executor urgentLane;
    private final Map<String, Strand> strands = new ConcurrentHashMap<>();

    AppendEntriesHandler(Executor entriesLane, Executor urgentLane) {
        this.entriesLane = entriesLane;
        this.urgentLane = urgentLane;
    }

    /** Where {@code request} must run. */
    Executor laneOf(AppendEntriesRequest request) {
        return MessageType.isHeartbeat(request) ? urgentLane : strandOf(request)::execute;
    }

    private Strand strandOf(AppendEntriesRequest request) {
        Strand strand = strands.get(request.getGroupId());
        if (strand != null) {
            return strand;
        }
        // Only groups that run here are remembered, so that made-up names take no memory.
        return nodeOf(request) == null
                ? new Strand(entriesLane)
                : strands.computeIfAbsent(request.getGroupId(), group -> new Strand(entriesLane));
    }

    private static @Nullable Node nodeOf(AppendEntriesRequest request) {
        PeerId peer = new PeerId();
        return peer.parse(request.getPeerId()) ? NodeManager.getInstance().get(request.getGroupId(), peer) : null;
    }

    /** A group runs here no longer. */
    void forget(String group) {
        strands.remove(group);
    }

    void handle(InboundCall call, AppendEntriesRequest request) {
        Node node = nodeOf(request);
        AppendEntriesResponse empty = AppendEntriesResponse.getDefaultInstance();
        Message answer = node == null
                ? RESPONSES.newResponse(
                        empty,
                        RaftError.ENOENT,
                        "no replica %s of group %s here",
                        request.getPeerId(),
                        request.getGroupId())
                : ((RaftServerService) node).handleAppendEntriesRequest(request, new RpcRequestClosure(call, empty));
        if (answer != null) {
            call.sendResponse(answer);
        }
    }
}
