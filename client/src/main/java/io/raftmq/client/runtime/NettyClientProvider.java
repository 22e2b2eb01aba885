package io.raftmq.client.runtime;

import io.raftmq.client.ClientOptions;
import io.raftmq.client.ClientProvider;
import io.raftmq.client.RaftMqClient;

/** Makes {@link NettyClient}s. */
public final class NettyClientProvider implements ClientProvider {
    /** For the service loader. */
    public NettyClientProvider() {}

    @Override
    public RaftMqClient connect(ClientOptions options) {
        return new NettyClient(options);
    }
}
