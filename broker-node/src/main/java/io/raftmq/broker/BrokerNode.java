package io.raftmq.broker;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.raftmq.broker.admin.AdminServer;
import io.raftmq.broker.admin.NodeView;
import io.raftmq.broker.cluster.ClusterEntry;
import io.raftmq.broker.cluster.ImageWaits;
import io.raftmq.broker.cluster.MetaGateway;
import io.raftmq.broker.cluster.NodeAddresses;
import io.raftmq.broker.cluster.NodeAgent;
import io.raftmq.broker.cluster.NotTakenException;
import io.raftmq.broker.cluster.PartitionReports;
import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.broker.identity.DataDirectory;
import io.raftmq.broker.identity.IdentityException;
import io.raftmq.broker.net.PeerLinks;
import io.raftmq.broker.net.WireServer;
import io.raftmq.broker.partition.HeldLimits;
import io.raftmq.broker.partition.PartitionLimits;
import io.raftmq.broker.quota.Quotas;
import io.raftmq.broker.request.ApiTable;
import io.raftmq.broker.request.Dispatcher;
import io.raftmq.broker.request.Handlers;
import io.raftmq.broker.runtime.BrokerCounters;
import io.raftmq.broker.runtime.DiskWatch;
import io.raftmq.broker.runtime.EntryReader;
import io.raftmq.broker.runtime.FileSystemSpace;
import io.raftmq.broker.runtime.PartitionHost;
import io.raftmq.broker.runtime.PartitionLoops;
import io.raftmq.broker.runtime.Partitions;
import io.raftmq.broker.runtime.Quarantine;
import io.raftmq.broker.runtime.RuntimeServices;
import io.raftmq.client.wire.proto.RegisterNodeRequest;
import io.raftmq.meta.record.UnreadableRecordException;
import io.raftmq.meta.runtime.MetadataService;
import io.raftmq.store.FaultHandler;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.commitlog.LogFullException;
import io.raftmq.store.commitlog.UnsupportedFormatException;
import io.raftmq.store.raft.RaftStore;
import io.raftmq.store.state.StateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One broker: construct, {@link #start}, {@link #close}. It puts the rooms together in order and takes them apart in
 * reverse; whatever a broker does is done in them. Not thread-safe, but {@link #close} may be called while another thread
 * starts.
 */
public final class BrokerNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerNode.class);
    private static final int READERS = 2;

    private final BrokerConfig config;
    private final FaultHandler faults;
    private final Consumer<String> stopNode;
    private final ClosingOrder closing = new ClosingOrder();
    private @Nullable NodeView view;
    private @Nullable AdminServer admin;

    /**
     * A node that does nothing yet.
     *
     * @param faults told of what a node must not survive
     * @param stopNode told why this process must end, when the cluster does not want it (any more)
     */
    public BrokerNode(BrokerConfig config, FaultHandler faults, Consumer<String> stopNode) {
        this.config = config;
        this.faults = faults;
        this.stopNode = stopNode;
    }

    /**
     * Starts; returns when the node is part of a cluster and answers requests, which for a new cluster means that all its
     * initial nodes are there. Call {@link #close} whether this succeeds or not.
     *
     * @throws StartException if it cannot start
     */
    public void start() throws StartException, InterruptedException {
        try {
            DataDirectory directory =
                    closing.add(DataDirectory.open(config.dataDir(), config.nodeId(), UUID.randomUUID()));
            startIn(directory);
        } catch (IdentityException e) {
            throw new StartException(StartException.DATA_DIRECTORY, String.valueOf(e.getMessage()), e);
        } catch (NotTakenException e) {
            throw new StartException(StartException.NOT_TAKEN, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new StartException(StartException.PORT, String.valueOf(e.getMessage()), e);
        } catch (UncheckedIOException
                | IllegalStateException
                | UnreadableRecordException
                | UnsupportedFormatException
                | LogFullException
                | StateException e) {
            throw StartException.ofStore(e);
        }
    }

    /** The client port it listens on. */
    public int clientPort() {
        return view().server().port();
    }

    /** The port of health, metrics and status; -1 if off. */
    public int httpPort() {
        return admin == null ? -1 : admin.port();
    }

    /** The running node as its operators see it. */
    public NodeView view() {
        return Objects.requireNonNull(view, "the node has not started");
    }

    /** Hands leadership over, for at most {@code shutdown.transfer}, and stops; what was acknowledged stays. */
    @Override
    public void close() {
        closing.close();
    }

    private void startIn(DataDirectory directory)
            throws IdentityException, NotTakenException, IOException, InterruptedException {
        NodeAddresses addresses = new NodeAddresses(config);
        EventLoopGroup io = closing.add(
                new MultiThreadIoEventLoopGroup(
                        config.net().ioThreads(), new DefaultThreadFactory("net-io"), NioIoHandler.newFactory()),
                ClosingOrder::endLoops);
        PeerLinks links = closing.add(new PeerLinks(config.nodeId(), io));
        ApiTable unready = Handlers.whileStarting(config, directory::identity, addresses::contains);
        Dispatcher dispatcher = new Dispatcher(unready, addresses::contains);
        WireServer server =
                closing.add(new WireServer(config.listenHost(), config.clientPort(), config.net(), io, dispatcher));

        RegisterNodeRequest registration = Startup.registration(config, directory.identity(), server.port());
        new ClusterEntry(config, directory, links, registration).enter();
        PeerAddress self = new PeerAddress(
                config.advertisedHost(), config.raftPort(), directory.identity().incarnation());

        RaftStore store = closing.add(RaftStore.open(
                Startup.storeOptions(config, directory.openStore(), directory.identity(), self), faults));
        MetadataService meta = closing.add(MetadataService.start(
                store::start,
                Startup.metadataOptions(config, directory.identity()),
                () -> System.nanoTime() / 1_000_000,
                faults));
        ScheduledExecutorService timer = closing.add(
                Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("node-timer", true)),
                ScheduledExecutorService::shutdownNow);
        MetaGateway gateway = new MetaGateway(
                meta, links, config.initialNodes(), config.limits().requestTimeout(), timer);

        BrokerCounters counters = new BrokerCounters();
        DiskWatch disk = new DiskWatch(
                new FileSystemSpace(config.dataDir()), config.storage(), store::stats, server::requestBytes);
        disk.look();
        Quarantine quarantine = new Quarantine(config.nodeId(), store::localGroups, meta::image);
        NodeAgent agent = closing.add(
                new NodeAgent(
                        registration,
                        self.incarnation(),
                        gateway,
                        timer,
                        disk::usedPercent,
                        () -> meta.image().index(),
                        quarantine::damaged,
                        stopNode),
                NodeAgent::close);
        Partitions partitions = new Partitions();
        PartitionLoops loops = closing.add(new PartitionLoops(config.limits().loops()));
        EntryReader reader = closing.add(new EntryReader(READERS, counters));
        RuntimeServices services = new RuntimeServices(
                config.limits(),
                PartitionLimits.DEFAULT.with(
                        HeldLimits.DEFAULT.carryingFrom(config.limits().carryFromBytes())),
                loops,
                reader,
                counters,
                Startup.endpoints(meta::image),
                store::medianClockMillis,
                System::nanoTime,
                group -> meta.image().settingsOf(group));
        PartitionHost host = closing.add(new PartitionHost(
                store,
                self,
                config.nodeId(),
                services,
                partitions,
                new PartitionReports(config.nodeId(), agent::epoch, gateway, timer),
                disk,
                quarantine,
                meta::image,
                agent::epoch));
        ImageWaits images = new ImageWaits(meta::image);
        meta.onChange(image -> {
            host.metadataChanged();
            images.update(image);
            timer.execute(() -> addresses.update(image));
        });

        Quotas quotas = new Quotas(() -> meta.image().quotas(), System::nanoTime);
        view = new NodeView(config, server, store, meta, partitions, host, counters, quotas, disk, agent::epoch);
        if (config.httpPort() >= 0) {
            admin = closing.add(new AdminServer(config.listenHost(), config.httpPort(), view));
        }
        host.start();
        agent.start();
        dispatcher.serve(Handlers.serving(
                config,
                directory::identity,
                addresses::contains,
                meta,
                gateway,
                images,
                links,
                partitions,
                counters,
                quotas,
                disk::admits,
                System::nanoTime));
        closing.add(dispatcher, stopping -> stopping.serve(unready));
        closing.add(new Handover(config, store, partitions), Handover::handOver);
        LOG.info("node {}: serves clients at {}:{}", config.nodeId(), config.advertisedHost(), server.port());
    }
}
