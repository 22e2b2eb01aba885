package io.raftmq.broker.partition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
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
     * ones. An entry's touches are let go when it is applied, so the overlay is no larger than what is in flight.
     */
    final class Proposed implements Producers {
        private record Touched(long ordinal, @Nullable ProducerState state) {}

        private record Touch(long ordinal, long id) {}

        private final Producers applied;
        private final Map<Long, Touched> touched = new HashMap<>();
        private final Deque<Touch> touches = new ArrayDeque<>();
        private long ordinal;
        private int size;

        Proposed(Producers applied) {
            this.applied = applied;
            size = applied.size();
        }

        /** Changes from now on belong to this entry. */
        void entry(long entryOrdinal) {
            ordinal = entryOrdinal;
        }

        /** The entry's changes (and those of all before) are in the applied producers now. */
        void applied(long entryOrdinal) {
            for (Touch head = touches.peek(); head != null && head.ordinal() <= entryOrdinal; head = touches.peek()) {
                touches.remove();
                Touched latest = touched.get(head.id());
                if (latest != null && latest.ordinal() == head.ordinal()) {
                    touched.remove(head.id());
                }
            }
        }

        @Override
        public @Nullable ProducerState get(long id) {
            Touched latest = touched.get(id);
            return latest != null ? latest.state() : applied.get(id);
        }

        @Override
        public void put(ProducerState producer) {
            if (get(producer.id()) == null) {
                size++;
            }
            touch(producer.id(), producer);
        }

        @Override
        public void remove(long id) {
            if (get(id) != null) {
                size--;
            }
            touch(id, null);
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public List<Long> idleSince(long beforeMs, int most) {
            List<Long> idle = new ArrayList<>();
            for (long id : applied.idleSince(beforeMs, most + touched.size())) {
                if (!touched.containsKey(id) && idle.size() < most) {
                    idle.add(id);
                }
            }
            return idle;
        }

        private void touch(long id, @Nullable ProducerState state) {
            touched.put(id, new Touched(ordinal, state));
            touches.add(new Touch(ordinal, id));
        }
    }
}
