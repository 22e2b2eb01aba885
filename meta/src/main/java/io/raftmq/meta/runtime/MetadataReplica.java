package io.raftmq.meta.runtime;

import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.proto.MetaEntry;
import io.raftmq.meta.record.EntryCodec;
import io.raftmq.meta.state.Changes;
import io.raftmq.meta.state.ImageStore;
import io.raftmq.store.CommittedEntry;
import io.raftmq.store.GroupState;
import io.raftmq.store.RaftGroup;
import io.raftmq.store.StateBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every node does with the metadata: replays committed entries into its image and its state, and shows each new
 * image to those who listen. Written by the metadata loop only; the image may be read by any thread.
 */
final class MetadataReplica {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataReplica.class);
    /** How many entries more than asked for may pile up before the log is trimmed: each trim saves a snapshot. */
    private static final long TRIM_STEP = 1_000;

    /** One of this node's own proposals came back. */
    record Finished(Batch batch, boolean applied, MetadataImage image) {}

    private final RaftGroup group;
    private final long keepEntries;
    private final int supported;
    private final List<Consumer<MetadataImage>> listeners = new ArrayList<>();
    private volatile MetadataImage image;
    private long trimmedTo;

    MetadataReplica(RaftGroup group, long keepEntries, int supported) {
        this.group = group;
        this.keepEntries = keepEntries;
        this.supported = supported;
        this.image = ImageStore.load(group.state(), supported);
        this.trimmedTo = group.firstIndex();
    }

    MetadataImage image() {
        return image;
    }

    void listen(Consumer<MetadataImage> listener) {
        listeners.add(listener);
        show(listener, image);
    }

    /** Applies entries and writes their effects in one go; answers the proposals among them that are this node's. */
    List<Finished> apply(List<CommittedEntry> entries) {
        List<Finished> finished = new ArrayList<>();
        Changes changes = new Changes(image, supported);
        for (CommittedEntry entry : entries) {
            MetaEntry decoded = EntryCodec.decode(entry.payload(), entry.index(), supported);
            boolean applied = changes.apply(decoded, entry.index());
            if (entry.proposal() instanceof Batch batch) {
                finished.add(new Finished(batch, applied, changes.image()));
            }
        }
        CommittedEntry last = entries.get(entries.size() - 1);
        GroupState state = group.state();
        try (StateBatch batch = state.newBatch()) {
            changes.write(batch);
            batch.commit(last.index(), last.term());
        }
        publish(changes.image());
        return finished;
    }

    /** The state was replaced by a snapshot. */
    void reload() {
        publish(ImageStore.load(group.state(), supported));
    }

    /** Lets go of the old part of the log: the state has all it says. */
    void trim() {
        long firstKept = image.index() - keepEntries;
        if (firstKept >= trimmedTo + TRIM_STEP) {
            trimmedTo = firstKept;
            group.trim(firstKept);
        }
    }

    private void publish(MetadataImage next) {
        image = next;
        listeners.forEach(listener -> show(listener, next));
    }

    private void show(Consumer<MetadataImage> listener, MetadataImage shown) {
        try {
            listener.accept(shown);
        } catch (RuntimeException e) {
            // One that fails must not keep the others, or the group, from going on.
            LOG.error("{}: a listener failed at metadata index {}", group.id(), shown.index(), e);
        }
    }
}
