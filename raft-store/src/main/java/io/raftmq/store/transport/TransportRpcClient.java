package io.raftmq.store.transport;

import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.error.InvokeTimeoutException;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.InvokeContext;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.ErrorResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.util.Endpoint;
import com.google.protobuf.Message;
import io.raftmq.store.transport.liveness.RetryScheduler;
import io.raftmq.store.transport.net.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One group's thin view of its node's {@link RaftTransport}, found through the {@link RaftNodeOptions} that JRaft hands
 * to {@link #init}. It owns no connection, so closing it, or one group's wish to close a connection, closes nothing.
 */
final class TransportRpcClient implements RpcClient {
    private static final long VOTE_TIMEOUT_MILLIS = 1_000;

    private volatile @Nullable RaftTransport transport;
    private @Nullable ReplicatorGroup replicators;
    private volatile @Nullable CommitNudger nudger;

    /**
     * @throws IllegalArgumentException if the options are not {@link RaftNodeOptions}: such a node would have no transport
     */
    @Override
    public boolean init(RpcOptions options) {
        if (!(options instanceof RaftNodeOptions nodeOptions)) {
            throw new IllegalArgumentException("a JRaft node needs RaftNodeOptions, which name its transport; got "
                    + options.getClass().getName());
        }
        transport = nodeOptions.transport();
        if (replicators != null) {
            nodeOptions.replicatesThrough(replicators);
        }
        return true;
    }

    @Override
    public void shutdown() {
        transport = null;
    }

    /** Always true: a call to a dead peer fails at once by itself, and JRaft would dial under the group's lock otherwise. */
    @Override
    public boolean checkConnection(Endpoint endpoint) {
        return true;
    }

    @Override
    public boolean checkConnection(Endpoint endpoint, boolean createIfAbsent) {
        return true;
    }

    @Override
    public void closeConnection(Endpoint endpoint) {
        // The connection is shared by all groups; it is not this group's to close.
    }

    /** JRaft calls it before {@link #init}. Its purpose, to retry replicators that could not connect, is none here. */
    @Override
    public void registerConnectEventListener(ReplicatorGroup replicatorGroup) {
        // JRaft retries replicators that could not connect; with checkConnection true there are none. But this is also
        // the one place where it shows them, and how far each peer is can be asked of nobody else.
        replicators = replicatorGroup;
        nudger = new CommitNudger(replicatorGroup, this::runLater);
    }

    private void runLater(Runnable task, long millis) {
        RaftTransport to = transport;
        if (to != null) {
            to.runLater(task, millis);
        }
    }

    @Override
    public Object invokeSync(Endpoint endpoint, Object request, @Nullable InvokeContext context, long timeoutMillis)
            throws InterruptedException, RemotingException {
        CompletableFuture<Message> answer = new CompletableFuture<>();
        required().call(endpoint, (Message) request, timeoutMillis, Runnable::run, (response, failure) -> {
            if (failure == null) {
                answer.complete(response);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        try {
            return answer.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new InvokeTimeoutException(e);
        } catch (ExecutionException e) {
            throw new RemotingException(e.getCause());
        }
    }

    @Override
    public void invokeAsync(
            Endpoint endpoint,
            Object request,
            @Nullable InvokeContext context,
            InvokeCallback callback,
            long timeoutMillis)
            throws RemotingException {
        RaftTransport to = required();
        Executor wished = callback.executor();
        Executor executor = wished == null ? to.commonLane() : wished;
        Reply reply = (response, failure) -> complete(to, endpoint, callback, response, failure);
        if (request instanceof AppendEntriesRequest append && to.hasNodeLiveness() && nudger != null) {
            nudger.onSending(append);
        }
        try {
            to.call(endpoint, (Message) request, timeoutFor(request, timeoutMillis), executor, reply);
        } catch (RemotingException notSent) {
            // Not thrown on: JRaft would handle it where a retry cannot be hastened.
            completeLater(to, executor, () -> reply.complete(null, notSent));
        }
    }

    private static void completeLater(RaftTransport to, Executor executor, Runnable completion) {
        try {
            executor.execute(completion);
        } catch (RejectedExecutionException full) {
            to.commonLane().execute(completion);
        }
    }

    /** A vote is worth nothing once the candidate has tried again. */
    private static long timeoutFor(Object request, long timeoutMillis) {
        return request instanceof RequestVoteRequest ? Math.min(timeoutMillis, VOTE_TIMEOUT_MILLIS) : timeoutMillis;
    }

    private static void complete(
            RaftTransport to,
            Endpoint endpoint,
            InvokeCallback callback,
            @Nullable Message response,
            @Nullable Throwable failure) {
        if (failure != null || response instanceof ErrorResponse) {
            RetryScheduler.handleFailure(to.retryMillis(endpoint), () -> callback.complete(response, failure));
        } else {
            callback.complete(response, null);
        }
    }

    private RaftTransport required() throws RemotingException {
        RaftTransport to = transport;
        if (to == null) {
            throw new RemotingException("this RPC client is shut down");
        }
        return to;
    }
}
