package io.raftmq.store.transport.frame;

import com.alipay.sofa.jraft.rpc.RpcRequests;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The closed list of what one node may say to another. A number on the wire chooses from it; no class is ever named
 * there. JRaft's administrative (CLI) messages are not in it: membership changes in-process only.
 */
public enum MessageType {
    ERROR(1, Urgency.URGENT, RpcRequests.ErrorResponse.getDefaultInstance()),
    PING(2, Urgency.URGENT, RpcRequests.PingRequest.getDefaultInstance()),
    REQUEST_VOTE(3, Urgency.URGENT, RpcRequests.RequestVoteRequest.getDefaultInstance()),
    REQUEST_VOTE_REPLY(4, Urgency.URGENT, RpcRequests.RequestVoteResponse.getDefaultInstance()),
    APPEND_ENTRIES(5, Urgency.BULK, RpcRequests.AppendEntriesRequest.getDefaultInstance()),
    APPEND_ENTRIES_REPLY(6, Urgency.URGENT, RpcRequests.AppendEntriesResponse.getDefaultInstance()),
    TIMEOUT_NOW(7, Urgency.URGENT, RpcRequests.TimeoutNowRequest.getDefaultInstance()),
    TIMEOUT_NOW_REPLY(8, Urgency.URGENT, RpcRequests.TimeoutNowResponse.getDefaultInstance()),
    READ_INDEX(9, Urgency.URGENT, RpcRequests.ReadIndexRequest.getDefaultInstance()),
    READ_INDEX_REPLY(10, Urgency.URGENT, RpcRequests.ReadIndexResponse.getDefaultInstance()),
    INSTALL_SNAPSHOT(11, Urgency.BULK, RpcRequests.InstallSnapshotRequest.getDefaultInstance()),
    INSTALL_SNAPSHOT_REPLY(12, Urgency.BULK, RpcRequests.InstallSnapshotResponse.getDefaultInstance()),
    GET_FILE(13, Urgency.BULK, RpcRequests.GetFileRequest.getDefaultInstance()),
    GET_FILE_REPLY(14, Urgency.BULK, RpcRequests.GetFileResponse.getDefaultInstance());

    /** Whether a message may overtake. */
    public enum Urgency {
        /** Votes, heartbeats and answers: overtake what waits to be sent. */
        URGENT,
        /** Entries and files: sent in the order given. */
        BULK
    }

    private static final MessageType[] BY_CODE = new MessageType[values().length + 1];
    private static final Map<Class<?>, MessageType> BY_CLASS = new HashMap<>();

    static {
        for (MessageType type : values()) {
            BY_CODE[type.code] = type;
            BY_CLASS.put(type.prototype.getClass(), type);
        }
    }

    private final byte code;
    private final Urgency urgency;
    private final Message prototype;

    MessageType(int code, Urgency urgency, Message prototype) {
        this.code = (byte) code;
        this.urgency = urgency;
        this.prototype = prototype;
    }

    /** The type of a code from the wire. */
    public static MessageType of(byte code) {
        if (code < 1 || code >= BY_CODE.length) {
            throw new FrameException("unknown message type " + code);
        }
        return BY_CODE[code];
    }

    /** The type of a message of our own. */
    public static MessageType of(Message message) {
        MessageType type = BY_CLASS.get(message.getClass());
        if (type == null) {
            throw new IllegalArgumentException("not a message of the Raft transport: " + message.getClass());
        }
        return type;
    }

    byte code() {
        return code;
    }

    Message prototype() {
        return prototype;
    }

    /** Whether {@code message}, which is of this type, may overtake others. A heartbeat may, though entries may not. */
    public Urgency urgencyOf(Message message) {
        return isHeartbeat(message) ? Urgency.URGENT : urgency;
    }

    /** An AppendEntries with neither entries nor data: JRaft's heartbeat. (With empty data it is a probe, and keeps its place.) */
    public static boolean isHeartbeat(Message message) {
        return message instanceof RpcRequests.AppendEntriesRequest append
                && append.getEntriesCount() == 0
                && !append.hasData();
    }

    /** The bytes that travel as payload instead of within the Protobuf head, or null if the message carries none. */
    static @Nullable ByteString payloadOf(Message message) {
        if (message instanceof RpcRequests.AppendEntriesRequest append) {
            return append.hasData() ? append.getData() : null;
        }
        if (message instanceof RpcRequests.GetFileResponse file) {
            return file.hasData() ? file.getData() : null;
        }
        return null;
    }

    static Message withoutPayload(Message message) {
        if (message instanceof RpcRequests.AppendEntriesRequest append) {
            return append.toBuilder().clearData().buildPartial();
        }
        if (message instanceof RpcRequests.GetFileResponse file) {
            return file.toBuilder().clearData().buildPartial();
        }
        return message;
    }

    static void setPayload(Message.Builder builder, ByteString payload) {
        if (builder instanceof RpcRequests.AppendEntriesRequest.Builder append) {
            append.setData(payload);
        } else if (builder instanceof RpcRequests.GetFileResponse.Builder file) {
            file.setData(payload);
        } else {
            throw new FrameException("this message type carries no payload");
        }
    }
}
