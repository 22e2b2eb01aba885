package io.raftmq.broker.partition;

import io.raftmq.broker.inflight.LastWords;
import io.raftmq.broker.inflight.LastWords.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The idempotent producers of a partition, the longest idle first. */
interface Producers {
    /** The producer, or null if it is not known. */
    @Nullable
    ProducerState get(long id);

    void put(ProducerState producer);

    void remove(long id);

    int size();

    /** At most {@code most} producers whose last batch is from before {@code beforeMs}, the longest idle first. */
    List<Long> idleSince(long beforeMs, int most);

    /** The producers as applied. */
    final class Applied implements Producers {
        private final Map<Long, ProducerState> byId = new LinkedHashMap<>();

        @Override
        public @Nullable ProducerState get(long id) {
            return byId.get(id);
        }

        /** At most {@code most} producers with ids above {@code id}, by id. */
        List<ProducerState> above(long id, int most) {
            return byId.values().stream()
                    .filter(producer -> producer.id() > id)
                    .sorted(Comparator.comparingLong(ProducerState::id))
                    .limit(most)
                    .toList();
        }

        @Override
        public void put(ProducerState producer) {
            byId.remove(producer.id());
            byId.put(producer.id(), producer);
        }

        @Override
        public void remove(long id) {
            byId.remove(id);
        }

        @Override
        public int size() {
            return byId.size();
        }

        @Override
        public List<Long> idleSince(long beforeMs, int most) {
            List<Long> idle = new ArrayList<>();
            for (ProducerState producer : byId.values()) {
                if (producer.lastTimeMs() >= beforeMs || idle.size() >= most) {
                    break;
                }
                idle.add(producer.id());
            }
            return idle;
        }
    }

    /**
     * The producers as they will be once everything proposed is applied: what proposed entries touched, over the applied
     * ones.
     */
    final class Proposed implements Producers {
        private final Producers applied;
        private final LastWords<Long, ProducerState> touched = new LastWords<>();
        private int size;

        Proposed(Producers applied) {
            this.applied = applied;
            size = applied.size();
        }

        /** Changes from now on belong to this entry. */
        void entry(long entryOrdinal) {
            touched.entry(entryOrdinal);
        }

        /** The entry's changes (and those of all before) are in the applied producers now. */
        void applied(long entryOrdinal) {
            touched.applied(entryOrdinal);
        }

        @Override
        public @Nullable ProducerState get(long id) {
            Word<ProducerState> latest = touched.on(id);
            return latest != null ? latest.value() : applied.get(id);
        }

        @Override
        public void put(ProducerState producer) {
            if (get(producer.id()) == null) {
                size++;
            }
            touched.say(producer.id(), producer);
        }

        @Override
        public void remove(long id) {
            if (get(id) != null) {
                size--;
            }
            touched.say(id, null);
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public List<Long> idleSince(long beforeMs, int most) {
            List<Long> idle = new ArrayList<>();
            for (long id : applied.idleSince(beforeMs, most + touched.size())) {
                if (touched.on(id) == null && idle.size() < most) {
                    idle.add(id);
                }
            }
            return idle;
        }
    }
}
