package io.raftmq.meta.runtime;

import com.google.protobuf.Message;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.proto.MetaRecord;
import io.raftmq.meta.state.Decision;
import io.raftmq.store.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Requests decided together: their records are one Raft entry, and their answers wait until it is applied. Owned by the
 * metadata loop.
 */
final class Batch implements Proposal {
    /** Told on a Raft thread that the entry will not come. */
    @FunctionalInterface
    interface OnFailure {
        void failed(Batch batch, boolean certain, String why);
    }

    private record Parked(CompletableFuture<Message> future, Function<MetadataImage, Message> answer) {}

    private final List<MetaRecord> records = new ArrayList<>();
    private final List<Parked> parked = new ArrayList<>();
    private final OnFailure onFailure;
    private int bytes;

    Batch(OnFailure onFailure) {
        this.onFailure = onFailure;
    }

    /** Adds records that nobody waits for. */
    void add(List<MetaRecord> more) {
        records.addAll(more);
        bytes += sizeOf(more);
    }

    /** Adds a request that is refused: by what the records before it make true, so they have to be true first. */
    void refuse(RuntimeException why, CompletableFuture<Message> future) {
        parked.add(new Parked(future, image -> {
            throw why;
        }));
    }

    /** Adds a decided request. */
    void add(Decision decision, CompletableFuture<Message> future) {
        add(decision.records());
        parked.add(new Parked(future, decision.answer()));
    }

    List<MetaRecord> records() {
        return records;
    }

    /** Encoded size of the records, nearly. */
    int bytes() {
        return bytes;
    }

    int answers() {
        return parked.size();
    }

    boolean isEmpty() {
        return records.isEmpty() && parked.isEmpty();
    }

    /** Gives the answers. */
    void answer(MetadataImage image) {
        parked.forEach(request -> {
            try {
                request.future().complete(request.answer().apply(image));
            } catch (RuntimeException e) {
                // Refused; or this one answer could not be made, though the records are committed all the same.
                request.future().completeExceptionally(e);
            }
        });
    }

    /** Fails all that wait. */
    void fail(RuntimeException why) {
        parked.forEach(request -> request.future().completeExceptionally(why));
    }

    @Override
    public void failed(boolean certain, String why) {
        onFailure.failed(this, certain, why);
    }

    static int sizeOf(List<MetaRecord> records) {
        // Each record costs its tag and length besides; 8 bytes are enough for both.
        return records.stream()
                .mapToInt(record -> record.getSerializedSize() + 8)
                .sum();
    }
}
