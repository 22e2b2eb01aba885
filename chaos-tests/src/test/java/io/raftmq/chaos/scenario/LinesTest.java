package io.raftmq.chaos.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void cutsAtNewlinesOnly() {
        assertThat(lines("a\n\nb\r\nlast")).containsExactly("a", "", "b\r", "last");
        assertThat(lines("a\n")).containsExactly("a");
        assertThat(lines("\n\n")).containsExactly("", "");
        assertThat(lines("x")).containsExactly("x");
        assertThat(lines("")).isEmpty();
    }

    @Test
    void tellsItsLinesFromOthers() {
        Lines lines = new Lines("one\ntwo\n".getBytes(ISO_8859_1));
        assertThat(lines.isLine(1, "two".getBytes(ISO_8859_1))).isTrue();
        assertThat(lines.isLine(1, "tw".getBytes(ISO_8859_1))).isFalse();
        assertThat(lines.isLine(1, "one".getBytes(ISO_8859_1))).isFalse();
        assertThat(lines.isLine(1, "two\n".getBytes(ISO_8859_1))).isFalse();
    }

    private static String[] lines(String text) {
        Lines lines = new Lines(text.getBytes(ISO_8859_1));
        return IntStream.range(0, lines.count())
                .mapToObj(i -> new String(lines.line(i), ISO_8859_1))
                .toArray(String[]::new);
    }
}
