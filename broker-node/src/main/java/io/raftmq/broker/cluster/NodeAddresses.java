package io.raftmq.broker.cluster;

import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.broker.config.NodeEndpoint;
import io.raftmq.meta.model.MetadataImage;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses that requests between nodes are taken from: those of the initial list, of {@code cluster.join-from}, and of
 * the nodes that the metadata knows. Names are resolved when the set changes, not for each request. Thread-safe.
 */
public final class NodeAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(NodeAddresses.class);
    private static final String ANY = "*";

    private final boolean any;
    private final Set<String> configured = new HashSet<>();
    private volatile Set<String> hosts = Set.of();
    private volatile Set<InetAddress> addresses = Set.of();

    public NodeAddresses(BrokerConfig config) {
        any = config.joinFrom().contains(ANY);
        configured.addAll(config.joinFrom());
        configured.remove(ANY);
        configured.add(config.advertisedHost());
        config.initialNodes().stream().map(NodeEndpoint::host).forEach(configured::add);
        resolve(configured);
    }

    /** Takes in the nodes of a newer image. May ask the name service: not for an event loop. */
    public void update(MetadataImage image) {
        Set<String> wanted = new HashSet<>(configured);
        image.nodes().values().stream().filter(node -> node.registered()).forEach(node -> {
            wanted.add(node.client().host());
            wanted.add(node.peer().host());
        });
        if (!wanted.equals(hosts)) {
            resolve(wanted);
        }
    }

    /** Whether a node may call from there. */
    public boolean contains(InetAddress address) {
        return any || addresses.contains(address);
    }

    private void resolve(Set<String> names) {
        Set<InetAddress> resolved = new HashSet<>();
        for (String name : names) {
            try {
                resolved.addAll(Set.of(InetAddress.getAllByName(name)));
            } catch (UnknownHostException e) {
                LOG.warn("node address {} cannot be resolved; requests from there are refused until it can", name);
            }
        }
        hosts = Set.copyOf(names);
        addresses = Set.copyOf(resolved);
    }
}
