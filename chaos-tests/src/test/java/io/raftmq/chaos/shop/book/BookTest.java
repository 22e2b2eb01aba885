package io.raftmq.chaos.shop.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A book tells after a crash what was in it before. */
class BookTest {
    private static final Line FIRST = new Line(What.ORDERED, "order-1", "customer-1", 4_217, Map.of("product", 2), "");
    private static final Line SECOND = new Line(What.CHARGED, "order-1", "customer-1", 4_217, Map.of(), "1f-0-h3");

    @TempDir
    private Path directory;

    @Test
    void whatWasWrittenIsThereAgain() {
        Path path = directory.resolve("book");
        try (Book book = Book.open(path, line -> {})) {
            book.write(FIRST);
        }
        List<Line> replayed = new ArrayList<>();
        try (Book book = Book.open(path, replayed::add)) {
            book.write(SECOND);
        }
        assertThat(replayed).containsExactly(FIRST);
        assertThat(Book.read(path)).containsExactly(FIRST, SECOND);
    }

    @Test
    void aLineThatWasNotWrittenToItsEndNeverHappened() throws Exception {
        Path path = directory.resolve("book");
        try (Book book = Book.open(path, line -> {})) {
            book.write(FIRST);
        }
        Files.writeString(path, "{\"what\":\"CHARGED\",\"ord", StandardOpenOption.APPEND);
        assertThat(Book.read(path)).containsExactly(FIRST);
        try (Book book = Book.open(path, line -> {})) {
            book.write(SECOND);
        }
        assertThat(Book.read(path)).containsExactly(FIRST, SECOND);
    }

    @Test
    void aLineThatIsNoLineIsNotPassedOver() throws Exception {
        Path path = Files.writeString(directory.resolve("book"), "scribbles\n");
        assertThatThrownBy(() -> Book.read(path)).hasMessageContaining("scribbles");
    }

    @Test
    void thereIsNothingInABookThatNobodyBegan() {
        assertThat(Book.read(directory.resolve("none"))).isEmpty();
    }
}
