package io.raftmq.chaos.shop.book;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.raftmq.chaos.shop.model.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A book that is written. One process has it open at a time. Thread-safe. */
public final class Book implements AutoCloseable {
    private final RandomAccessFile file;

    private Book(RandomAccessFile file) {
        this.file = file;
    }

    /**
     * Opens a book, new or not, and tells what is in it. A last line that was not written to its end never happened: nobody was told
     * of it.
     */
    public static Book open(Path path, Consumer<Line> replay) {
        try {
            // Each write is on disk when it returns. Not a channel: an interrupted thread would close that for all
            // others.
            RandomAccessFile file = new RandomAccessFile(path.toFile(), "rwd");
            String text = wholeLines(path);
            file.setLength(text.getBytes(UTF_8).length);
            file.seek(file.length());
            parse(text).forEach(replay);
            return new Book(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All lines of a book that somebody else may be writing; none if it is not there yet. */
    public static List<Line> read(Path path) {
        try {
            return Files.exists(path) ? parse(wholeLines(path)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when the line is on disk. */
    public synchronized void write(Line line) {
        try {
            file.write((Json.write(line) + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String wholeLines(Path path) throws IOException {
        String text = Files.readString(path);
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    private static List<Line> parse(String text) {
        return text.lines().map(line -> Json.read(line, Line.class)).toList();
    }
}
