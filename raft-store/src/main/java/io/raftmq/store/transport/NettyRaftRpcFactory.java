package io.raftmq.store.transport;

import com.alipay.sofa.jraft.rpc.RaftRpcFactory;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcServer;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.SPI;
import org.jspecify.annotations.Nullable;

/**
 * Takes bolt's place in JRaft, found through {@code META-INF/services} with a higher priority. Clients are views of a
 * {@link RaftTransport}; servers are not made here, since the transport itself listens.
 */
@SPI(name = "raftmq", priority = 100)
public final class NettyRaftRpcFactory implements RaftRpcFactory {
    /** Nothing to do: the transport has its own closed list of message types. */
    @Override
    public void registerProtobufSerializer(String className, Object... args) {}

    @Override
    public RpcClient createRpcClient(@Nullable ConfigHelper<RpcClient> configure) {
        RpcClient client = new TransportRpcClient();
        if (configure != null) {
            configure.config(client);
        }
        return client;
    }

    /**
     * Never answers.
     *
     * @throws IllegalStateException always: open a {@link RaftTransport} instead of a JRaft {@code RaftGroupService}
     */
    @Override
    public RpcServer createRpcServer(Endpoint endpoint, @Nullable ConfigHelper<RpcServer> configure) {
        throw new IllegalStateException(
                "RaftTransport.open listens for a node; JRaft must not start a server at " + endpoint);
    }
}
