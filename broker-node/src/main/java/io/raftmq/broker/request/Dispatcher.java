package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.net.Failures;
import io.raftmq.broker.net.RequestHandler;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.MalformedException;
import java.net.InetAddress;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings each request to its api's handler, and turns whatever a handler throws into a typed answer. Requests between
 * nodes (apis 100 and up) are taken from the cluster's addresses only. Thread-safe.
 */
public final class Dispatcher implements RequestHandler {
    /** Apis from this number on are between nodes. */
    public static final int FIRST_NODE_API = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final int RETRY_NOT_READY_MS = 100;

    private final Predicate<InetAddress> isNode;
    private volatile ApiTable table;

    /**
     * @param first what is answered until {@link #serve} is called
     * @param isNode whether a node of the cluster may call from there
     */
    public Dispatcher(ApiTable first, Predicate<InetAddress> isNode) {
        this.table = first;
        this.isNode = isNode;
    }

    /** From now on requests are answered by {@code next}. */
    public void serve(ApiTable next) {
        table = next;
    }

    @Override
    public void handle(Call call) {
        ApiKey api = call.api();
        if (api == null) {
            call.fail(ErrorCode.UNKNOWN_API, "api " + call.apiId() + " is not known here; this broker may be older");
            return;
        }
        if (api.id() >= FIRST_NODE_API && !isNode.test(call.connection().address())) {
            call.fail(
                    ErrorCode.INVALID_ARGUMENT,
                    api + " is between nodes, and "
                            + call.connection().address().getHostAddress()
                            + " is not an address of one: see cluster.join-from");
            return;
        }
        ApiHandler handler = table.handler(api);
        if (handler == null) {
            call.fail(Failures.of(ErrorCode.NOT_READY, "the node is starting or stopping", RETRY_NOT_READY_MS));
            return;
        }
        try {
            handler.handle(call);
        } catch (MalformedException e) {
            call.fail(ErrorCode.MALFORMED, String.valueOf(e.getMessage()));
        } catch (InvalidRequestException e) {
            call.fail(e.code(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("{}: unexpected fault", call, e);
            call.fail(ErrorCode.INTERNAL, "the broker met a fault of its own; its log says which");
        }
    }
}
