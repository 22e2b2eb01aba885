package io.raftmq.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.store.raft.ResumePoint.DivergedException;
import org.junit.jupiter.api.Test;

class ResumePointTest {
    private final ResumePoint resume = new ResumePoint(10, 3);

    @Test
    void entriesUpToThePointAreCovered() {
        assertThat(resume.covers(9, 2)).isTrue();
        assertThat(resume.covers(10, 3)).isTrue();
        assertThat(resume.covers(11, 3)).isFalse();
    }

    @Test
    void anotherTermAtThePointIsADivergence() {
        assertThatThrownBy(() -> resume.covers(10, 4)).isInstanceOf(DivergedException.class);
    }

    @Test
    void aReplacedStateMovesThePoint() {
        resume.moveTo(20, 5);
        assertThat(resume.covers(15, 9)).isTrue();
        assertThatThrownBy(() -> resume.covers(20, 9)).isInstanceOf(DivergedException.class);
    }
}
