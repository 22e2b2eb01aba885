package io.raftmq.broker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.store.GroupId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeparturesTest {
    private static final GroupId GROUP = new GroupId(1, 0);
    private static final long NOW = -5;

    private final Departures departures = new Departures(Duration.ofNanos(10));

    @Test
    void aReplicaIsKeptAWhile() {
        assertThat(departures.isOver(GROUP, NOW)).isFalse();
        assertThat(departures.isOver(GROUP, NOW + 9)).isFalse();
        assertThat(departures.isOver(GROUP, NOW + 10)).isTrue();
    }

    @Test
    void oneThatCameBackIsKeptAnew() {
        departures.isOver(GROUP, NOW);
        departures.forget(GROUP);
        assertThat(departures.isOver(GROUP, NOW + 10)).isFalse();
        assertThat(departures.isOver(GROUP, NOW + 20)).isTrue();
    }
}
