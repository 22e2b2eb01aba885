package io.raftmq.chaos.checker;

import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.History;
import io.raftmq.chaos.history.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A history of a correct run over two partitions, which tests then spoil in one place. */
final class PlantedLog {
    static final int DRAIN = 99;

    private final AtomicLong clock = new AtomicLong();
    final History history = new History(100_000, clock::incrementAndGet);
    final List<List<Stamp>> partitions = List.of(new ArrayList<>(), new ArrayList<>());

    /** Sends, stores and acknowledges a message. */
    Stamp send(int sender, long sequence) {
        Stamp stamp = new Stamp(sender, sequence);
        int partition = (int) (sequence % partitions.size());
        history.sendInvoked(stamp, partition);
        partitions.get(partition).add(stamp);
        history.sendAcknowledged(stamp, partition, partitions.get(partition).size() - 1);
        return stamp;
    }

    PlantedLog sends(int count) {
        for (int i = 0; i < count; i++) {
            send(i % 3, i / 3);
        }
        return this;
    }

    /** Reads everything that lies there, with that reader. */
    PlantedLog read(int reader) {
        for (int partition = 0; partition < partitions.size(); partition++) {
            List<Stamp> log = partitions.get(partition);
            for (int offset = 0; offset < log.size(); offset++) {
                history.read(reader, log.get(offset), partition, offset);
            }
        }
        return this;
    }

    List<Event> events() {
        return history.events();
    }

    /** Drains and judges. */
    Findings judge() {
        return HistoryChecker.check(read(DRAIN).events(), DRAIN);
    }
}
