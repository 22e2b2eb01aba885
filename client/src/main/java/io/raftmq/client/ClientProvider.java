package io.raftmq.client;

/** How {@link RaftMqClient#connect} finds the implementation; of no use to an application. */
public interface ClientProvider {
    /** A client with the given options. */
    RaftMqClient connect(ClientOptions options);
}
