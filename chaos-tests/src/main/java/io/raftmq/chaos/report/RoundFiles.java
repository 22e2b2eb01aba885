package io.raftmq.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The rounds that were told in a directory: of each a file for programs and a piece of the page for people. A run that is cut
 * loses the round that it was at, and goes on after those that are here.
 */
final class RoundFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SEED = "run_seed";
    private static final String NODES = "run_nodes";

    private final Path directory;
    private final SoakIdentity identity;

    /** @param directory made if it is not there */
    RoundFiles(Path directory, SoakIdentity identity) throws IOException {
        this.directory = Files.createDirectories(directory.resolve("rounds"));
        this.identity = identity;
    }

    void write(int number, ObjectNode round, String section) throws IOException {
        round.put(SEED, identity.seed()).put(NODES, identity.nodes());
        // The file for programs last: with it the round counts.
        Files.writeString(directory.resolve(number + ".html"), section);
        Path written = directory.resolve(number + ".json.new");
        JSON.writeValue(written.toFile(), round);
        Files.move(written, directory.resolve(number + ".json"));
    }

    /** Those of this run, by number. Another run's are refused: what they add up to would mean nothing. */
    SortedMap<Integer, ObjectNode> read() throws IOException {
        SortedMap<Integer, ObjectNode> rounds = new TreeMap<>();
        for (Path file : files(".json")) {
            JsonNode round = JSON.readTree(file.toFile());
            SoakIdentity there = new SoakIdentity(
                    round.path(SEED).asLong(), round.path(NODES).asInt());
            if (!there.equals(identity) || !(round instanceof ObjectNode object)) {
                throw new IllegalArgumentException(file + " is of another run, with seed " + there.seed() + " and "
                        + there.nodes() + " nodes; give this one a directory of its own");
            }
            rounds.put(round.path("round").asInt(), object);
        }
        return rounds;
    }

    /** The piece of the page about a round. */
    String section(int number) throws IOException {
        return Files.readString(directory.resolve(number + ".html"));
    }

    /** Forgets all rounds, whoever's they are. */
    void clear() throws IOException {
        for (String ending : List.of(".json", ".html", ".new")) {
            for (Path file : files(ending)) {
                Files.delete(file);
            }
        }
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }
}
