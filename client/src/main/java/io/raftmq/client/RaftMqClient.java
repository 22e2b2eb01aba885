package io.raftmq.client;

import java.util.ServiceLoader;

/**
 * A connection to one cluster, from which producers, consumers and the admin interface are made. They share its
 * connections (one per broker), threads and routes. One client per process and cluster is enough.
 *
 * <p>Thread-safe. Everything made by a client ends with it.
 */
public interface RaftMqClient extends AutoCloseable {

    /**
     * A client of the cluster behind the given nodes. Nothing is dialled yet; the first use does it.
     *
     * @param bootstrap {@code host:port,...}: any nodes of the cluster; more than one, so that one may be down
     * @throws IllegalArgumentException if it cannot be parsed
     */
    static RaftMqClient connect(String bootstrap) {
        return connect(ClientOptions.builder(bootstrap).build());
    }

    /** A client with the given options. Nothing is dialled yet; the first use does it. */
    static RaftMqClient connect(ClientOptions options) {
        return ServiceLoader.load(ClientProvider.class, ClientProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "the client's jar is incomplete: META-INF/services names no " + ClientProvider.class.getName()))
                .connect(options);
    }

    /** A producer with the default options. */
    default Producer producer() {
        return producer(ProducerOptions.defaults());
    }

    /** A producer. */
    Producer producer(ProducerOptions options);

    /**
     * A consumer that calls a listener; it does nothing until it is started.
     *
     * @param listener called on several threads at once
     */
    PushConsumer pushConsumer(PushConsumerOptions options, MessageListener listener);

    /**
     * A consumer that calls a listener with several messages at a time; it does nothing until it is started.
     *
     * @param listener called on several threads at once
     */
    PushConsumer pushBatchConsumer(PushConsumerOptions options, BatchMessageListener listener);

    /** A consumer that receives and acknowledges messages one by one. */
    SimpleConsumer simpleConsumer(SimpleConsumerOptions options);

    /** A consumer that reads partitions by offset. */
    PullConsumer pullConsumer(PullConsumerOptions options);

    /** A consumer that reads the partitions which the cluster assigns to it. */
    default StreamConsumer streamConsumer(StreamConsumerOptions options) {
        return streamConsumer(options, AssignmentListener.NONE);
    }

    /**
     * A consumer that reads the partitions which the cluster assigns to it.
     *
     * @param listener told what it owns
     */
    StreamConsumer streamConsumer(StreamConsumerOptions options, AssignmentListener listener);

    /**
     * A producer of transactions. It answers for its group's transactions from the start.
     *
     * @param checker finds out what became of a transaction that nobody decided
     * @throws RaftMqException UNKNOWN_TOPIC; or if the cluster does not answer
     */
    TransactionProducer transactionProducer(TransactionProducerOptions options, TransactionChecker checker);

    /** Claims on keys: who processes what, and what was processed. */
    Claims claims();

    /** A requester with the default options. */
    default Requester requester() {
        return requester(RequesterOptions.defaults());
    }

    /**
     * A requester; makes the reply topic if it is not there.
     *
     * @throws RaftMqException if the cluster does not answer
     */
    Requester requester(RequesterOptions options);

    /** A replier with a producer of the default options. */
    default Replier replier() {
        return replier(ProducerOptions.defaults());
    }

    /** A replier, which sends as the options say. */
    Replier replier(ProducerOptions options);

    /** The cluster's administration. */
    Admin admin();

    /** Closes everything made by this client, then its connections and threads. Further calls do nothing. */
    @Override
    void close();
}
