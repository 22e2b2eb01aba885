package io.raftmq.meta.runtime;

import com.google.protobuf.Message;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Node;
import io.raftmq.meta.model.RouteAnswers;
import io.raftmq.meta.state.Decider;
import io.raftmq.meta.state.LeaderMemory;
import io.raftmq.meta.state.Upkeep;
import io.raftmq.store.CommittedEntry;
import io.raftmq.store.FaultHandler;
import io.raftmq.store.GroupId;
import io.raftmq.store.GroupOptions;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.RaftGroup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service as it runs: one loop, which owns the replica and, while this node leads, the leader. */
final class MetadataNode implements MetadataService {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataNode.class);
    private static final int BUSY_RETRY_MS = 100;
    /** A tick that comes this late was held up by more than a busy machine. */
    private static final long PAUSE_MS = 1_000;

    private final MetadataOptions options;
    private final LongSupplier clock;
    private final FaultHandler faults;
    private final MetadataLoop loop;
    private final RaftGroup group;
    private final MetadataReplica replica;
    private final Decider decider;
    private final MetaGroupKeeper keeper;
    private final OpenRequests open;
    private volatile @Nullable MetadataLeader leader;
    private volatile boolean closed;
    private boolean broken;
    private long lastTick;

    private MetadataNode(
            MetadataOptions options, LongSupplier clock, FaultHandler faults, MetadataLoop loop, RaftGroup group) {
        this.options = options;
        this.clock = clock;
        this.faults = faults;
        this.loop = loop;
        this.group = group;
        replica = new MetadataReplica(group, options.keepEntries(), options.supportedLevel());
        decider = new Decider(millis(options.heartbeat()), millis(options.memberSession()), options.supportedLevel());
        keeper = new MetaGroupKeeper(group);
        open = new OpenRequests(options.maxWaiting());
        lastTick = clock.getAsLong();
    }

    static MetadataNode start(GroupStarter starter, MetadataOptions options, LongSupplier clock, FaultHandler faults) {
        MetadataLoop loop = new MetadataLoop(options.nodeId());
        MetaGroupListener listener = new MetaGroupListener(loop, faults);
        RaftGroup group = starter.start(
                new GroupOptions(
                        GroupId.METADATA,
                        options.initialNodes().stream().map(InitialNode::peer).collect(Collectors.toSet()),
                        true),
                listener);
        try {
            MetadataNode node = new MetadataNode(options, clock, faults, loop, group);
            listener.started(node);
            loop.every(options.tick(), node::tick);
            return node;
        } catch (RuntimeException e) {
            listener.notStarted(e);
            group.stop();
            loop.close();
            throw e;
        }
    }

    @Override
    public MetadataImage image() {
        return replica.image();
    }

    @Override
    public CompletableFuture<MetadataImage> upToDate() {
        return group.catchUp().handle((done, failure) -> {
            if (failure != null) {
                throw MetaException.notLeader(
                        "no metadata leader could be asked: " + failure.getMessage(), false, group.leader());
            }
            return image();
        });
    }

    @Override
    public void onChange(Consumer<MetadataImage> listener) {
        loop.execute(() -> replica.listen(listener));
    }

    @Override
    public CompletableFuture<Message> submit(ApiKey api, Message request) {
        if (!decider.accepts(api, request)) {
            throw new IllegalArgumentException("the metadata group does not answer " + api + " with "
                    + request.getClass().getSimpleName());
        }
        Optional<CompletableFuture<Message>> place = open.admit();
        if (place.isEmpty()) {
            return CompletableFuture.failedFuture(MetaException.later(
                    ErrorCode.BUSY, options.maxWaiting() + " metadata requests are waiting", BUSY_RETRY_MS));
        }
        CompletableFuture<Message> future = place.get();
        try {
            loop.execute(() -> take(api, request, future));
        } catch (RejectedExecutionException e) {
            future.completeExceptionally(new MetaException(ErrorCode.NOT_READY, "this node is stopping"));
        }
        return future;
    }

    @Override
    public boolean isLeader() {
        return leader != null;
    }

    @Override
    public Optional<PeerAddress> leader() {
        return group.leader();
    }

    @Override
    public int leaderNode() {
        return group.leader().flatMap(image()::nodeAt).map(Node::id).orElse(RouteAnswers.NO_NODE);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            group.stop();
            loop.execute(this::follow);
            loop.close();
            open.failAll(notLeader(true));
        }
    }

    private void take(ApiKey api, Message request, CompletableFuture<Message> future) {
        MetadataLeader leading = leader;
        if (leading == null) {
            future.completeExceptionally(notLeader(false));
        } else {
            leading.take(api, request, future);
        }
    }

    /** Applies what was committed; a fault here is one that no later entry can mend. */
    void committed(List<CommittedEntry> entries) {
        if (broken) {
            throw new IllegalStateException("the metadata cannot be replayed");
        }
        List<MetadataReplica.Finished> own;
        try {
            own = replica.apply(entries);
        } catch (RuntimeException e) {
            broken = true;
            faults.fatal("replaying the metadata", e);
            throw e;
        }
        own.forEach(this::finish);
    }

    private void finish(MetadataReplica.Finished finished) {
        if (finished.applied()) {
            finished.batch().answer(finished.image());
        } else {
            finished.batch().fail(MetaException.notLeader("another decision came first", false, group.leader()));
        }
        MetadataLeader leading = leader;
        if (leading != null) {
            leading.finished(finished.batch());
        }
    }

    void lead(long term) {
        follow();
        LOG.info("{}: node {} leads the metadata group in term {}", group.id(), options.nodeId(), term);
        LeaderMemory memory = new LeaderMemory(
                image(),
                options.deadAfter().toMillis(),
                options.memberSession().toMillis(),
                options.rebuildAfter().toMillis(),
                clock.getAsLong());
        leader = new MetadataLeader(group, term, decider, memory, replica::image, clock, loop);
        keeper.restart();
        tick();
    }

    void follow() {
        MetadataLeader leading = leader;
        if (leading != null) {
            LOG.info("{}: node {} no longer leads the metadata group", group.id(), options.nodeId());
            leader = null;
            leading.stop();
        }
    }

    void reload() {
        replica.reload();
    }

    private void tick() {
        long now = clock.getAsLong();
        long late = now - lastTick - options.tick().toMillis();
        lastTick = now;
        replica.trim();
        MetadataLeader leading = leader;
        if (leading == null) {
            return;
        }
        if (late > PAUSE_MS) {
            LOG.warn("{}: the metadata loop stood still for {} ms", group.id(), late);
            leading.memory().forgive(late);
        }
        if (!image().formed()) {
            leading.propose((image, memory) -> Formation.records(options.initialNodes(), options.settings()));
            return;
        }
        leading.propose((image, memory) -> Upkeep.due(image, memory, group.membership(), clock.getAsLong()));
        keeper.tick(image(), now);
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    private MetaException notLeader(boolean outcomeUnknown) {
        return MetaException.notLeader("this node does not lead the metadata group", outcomeUnknown, group.leader());
    }
}
