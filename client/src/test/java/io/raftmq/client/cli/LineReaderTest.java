package io.raftmq.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
    @Test
    void cutsAtNewlinesOnly() throws IOException {
        assertThat(read("a\r\n\nb\u0000c\nlast")).containsExactly("a\r", "", "b\u0000c", "last");
        assertThat(read("a\n")).containsExactly("a");
        assertThat(read("\n\n")).containsExactly("", "");
        assertThat(read("")).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void linesAndNewlinesGiveBackTheBytes(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] bytes = new byte[300_000];
        random.nextBytes(bytes);
        for (int i = 0; i < 2_000; i++) {
            bytes[random.nextInt(bytes.length)] = '\n';
        }
        bytes[bytes.length - 1] = '\n';
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        LineReader reader = new LineReader(inPieces(bytes, random), 1 << 20);
        for (byte[] line = reader.next(); line != null; line = reader.next()) {
            again.write(line);
            again.write('\n');
        }
        assertThat(again.toByteArray()).as("seed %d", seed).isEqualTo(bytes);
    }

    @Test
    void refusesALineAboveTheBound() throws IOException {
        LineReader reader =
                new LineReader(new ByteArrayInputStream("12345\n123456\n".getBytes(StandardCharsets.UTF_8)), 5);
        assertThat(reader.next()).hasSize(5);
        assertThatThrownBy(reader::next).isInstanceOf(IOException.class).hasMessageContaining("longer than 5 bytes");
    }

    private static List<String> read(String text) throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 100);
        List<String> lines = new ArrayList<>();
        for (byte[] line = reader.next(); line != null; line = reader.next()) {
            lines.add(new String(line, StandardCharsets.UTF_8));
        }
        return lines;
    }

    /** As a pipe gives bytes: never all that were asked for. */
    private static InputStream inPieces(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] to, int offset, int length) {
                return super.read(to, offset, Math.min(length, 1 + random.nextInt(5_000)));
            }

            @Override
            public int read(byte[] to) {
                return read(to, 0, to.length);
            }
        };
    }
}
