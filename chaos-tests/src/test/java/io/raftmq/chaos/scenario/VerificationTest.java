package io.raftmq.chaos.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.client.MessageId;
import io.raftmq.client.MessageView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerificationTest {
    private final Verification verification = new Verification(new Lines("same\nsame\nthird\n".getBytes(UTF_8)));

    @Test
    void linesMayRepeatAndAreNoDuplicates() {
        store(0, 0, "same");
        store(1, 1, "same");
        store(2, 2, "third");
        assertThat(verification.intact(0) && verification.intact(1) && verification.intact(2))
                .isTrue();
        assertThat(verification.duplicated()).isZero();
        assertThat(verification.findings().clean()).isTrue();
    }

    @Test
    void aMessageStoredTwiceIsCounted() {
        store(0, 0, "same");
        store(1, 0, "same");
        assertThat(verification.duplicated()).isOne();
    }

    @Test
    void otherBytesAreNotTheLine() {
        store(0, 2, "thirD");
        assertThat(verification.intact(2)).isFalse();
    }

    @Test
    void aDisorderIsCountedByPartition() {
        store(0, 1, "same");
        store(1, 0, "same");
        assertThat(verification.misorderedPartitions()).isOne();
    }

    @Test
    void aMessageOfNoLineIsFound() {
        store(0, 3, "fourth");
        assertThat(verification.findings().count(Kind.UNEXPECTED)).isOne();
    }

    private void store(long offset, int line, String body) {
        Instant now = Instant.EPOCH;
        Map<String, String> properties = Map.of(Stamp.PROPERTY, new Stamp(0, line).toString());
        MessageId id = new MessageId(1, 0, offset);
        verification.stored(new MessageView(
                id, "t", body.getBytes(UTF_8), null, List.of(), properties, null, null, 0, 0, now, null, now, 1, null));
    }
}
