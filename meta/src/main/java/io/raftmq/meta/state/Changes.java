package io.raftmq.meta.state;

import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.proto.MetaEntry;
import io.raftmq.meta.proto.MetaRecord;
import io.raftmq.store.StateWriter;
import java.util.List;

/** Entries on their way into an image: applies them in order and writes what they touched. */
public final class Changes {
    private final ImageDraft draft;
    private final Replay replay;

    /**
     * Begins from {@code image}, which stays as it is.
     *
     * @param supported the highest feature level this binary can replay
     */
    public Changes(MetadataImage image, int supported) {
        draft = new ImageDraft(image);
        replay = new Replay(draft, supported);
    }

    /** What records that were decided and not yet committed would make of an image. */
    public static MetadataImage preview(MetadataImage image, List<MetaRecord> records) {
        Changes changes = new Changes(image, Integer.MAX_VALUE);
        records.forEach(changes.replay::apply);
        return changes.image();
    }

    /**
     * Applies a committed entry.
     *
     * @return false if it was void: decided upon something that is no longer the last entry
     * @throws io.raftmq.meta.record.UnreadableRecordException if this binary cannot replay it
     */
    public boolean apply(MetaEntry entry, long index) {
        return replay.apply(entry, index);
    }

    /** The image as changed so far. */
    public MetadataImage image() {
        return draft.image();
    }

    /** Writes what was touched, and the index. */
    public void write(StateWriter writer) {
        ImageStore.write(draft, writer);
    }
}
