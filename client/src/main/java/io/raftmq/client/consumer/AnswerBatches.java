package io.raftmq.client.consumer;

import io.raftmq.client.wire.MalformedException;
import io.raftmq.client.wire.RecordBatch;
import io.raftmq.client.wire.proto.BatchRef;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the batches that an answer names in its payload. A batch that is named more than once is there once. */
public final class AnswerBatches {
    private AnswerBatches() {}

    /** One named batch, as bytes until it is asked for. Not thread-safe, nor are parts of one answer together. */
    public record Part(BatchRef ref, Bytes bytes) {
        /**
         * The batch, decoded.
         *
         * @throws MalformedException if it was damaged
         */
        public RecordBatch batch() {
            return bytes.batch();
        }
    }

    /** A batch's bytes, decoded at most once. */
    static final class Bytes {
        private final ByteBuffer encoded;
        private @Nullable RecordBatch decoded;

        Bytes(ByteBuffer encoded) {
            this.encoded = encoded;
        }

        RecordBatch batch() {
            RecordBatch batch = decoded;
            if (batch == null) {
                ByteBuffer in = encoded.duplicate();
                batch = RecordBatch.read(in);
                if (in.hasRemaining()) {
                    throw new MalformedException(in.remaining() + " bytes behind a batch");
                }
                decoded = batch;
            }
            return batch;
        }
    }

    /**
     * The parts of an answer, in order.
     *
     * @param payload the answer's, from its position on; not copied
     * @throws MalformedException if the payload does not hold what the references say
     */
    public static List<Part> split(List<BatchRef> refs, ByteBuffer payload) {
        ByteBuffer rest = payload.slice();
        List<Part> parts = new ArrayList<>(refs.size());
        for (BatchRef ref : refs) {
            parts.add(new Part(ref, ref.getSameAs() == 0 ? next(ref, rest) : earlier(ref, parts)));
        }
        return parts;
    }

    private static Bytes next(BatchRef ref, ByteBuffer rest) {
        if (ref.getLength() < 0 || ref.getLength() > rest.remaining()) {
            throw new MalformedException("a batch of " + ref.getLength() + " bytes in " + rest.remaining());
        }
        ByteBuffer bytes = rest.slice(rest.position(), ref.getLength());
        rest.position(rest.position() + ref.getLength());
        return new Bytes(bytes);
    }

    private static Bytes earlier(BatchRef ref, List<Part> parts) {
        if (ref.getSameAs() < 1 || ref.getSameAs() > parts.size()) {
            throw new MalformedException("a batch is said to be that of reference " + ref.getSameAs());
        }
        return parts.get(ref.getSameAs() - 1).bytes();
    }
}
