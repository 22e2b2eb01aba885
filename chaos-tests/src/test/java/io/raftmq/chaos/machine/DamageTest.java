package io.raftmq.chaos.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A damage always changes what was written, only there, and a seed is a damage. */
class DamageTest {
    private static final int BYTES = 10_000;
    private static final int WRITTEN = 6_000;
    private static final int SECTOR = 512;

    @TempDir
    Path directory;

    private final byte[] content = new byte[BYTES];
    private Path file = Path.of("file");

    @BeforeEach
    void writeAFileThatEndsInZeros() throws IOException {
        new Random(1).nextBytes(content);
        for (int i = WRITTEN; i < BYTES; i++) {
            content[i] = 0;
        }
        content[WRITTEN - 1] = 1;
        file = directory.resolve("file");
        Files.write(file, content);
    }

    @ParameterizedTest
    @EnumSource
    void changesWhatWasWritten(Damage damage) throws IOException {
        for (int seed = 0; seed < 200; seed++) {
            Files.write(file, content);
            String said = damage.strike(file, new Random(seed));
            byte[] first = Files.readAllBytes(file);
            assertThat(firstDifference(first)).as("seed %s: %s", seed, said).isBetween(0, WRITTEN - 1);
            Files.write(file, content);
            assertThat(damage.strike(file, new Random(seed))).isEqualTo(said);
            assertThat(Files.readAllBytes(file)).isEqualTo(first);
        }
    }

    @Test
    void flipsOneBit() throws IOException {
        Damage.BIT_FLIPPED.strike(file, new Random(2));
        byte[] damaged = Files.readAllBytes(file);
        int at = firstDifference(damaged);
        assertThat(Integer.bitCount((damaged[at] ^ content[at]) & 0xff)).isOne();
        damaged[at] = content[at];
        assertThat(damaged).isEqualTo(content);
    }

    @Test
    void wipesOneSector() throws IOException {
        Damage.SECTOR_WIPED.strike(file, new Random(3));
        byte[] damaged = Files.readAllBytes(file);
        int sector = firstDifference(damaged) / SECTOR * SECTOR;
        System.arraycopy(content, sector, damaged, sector, Math.min(SECTOR, BYTES - sector));
        assertThat(damaged).isEqualTo(content);
    }

    @Test
    void pagesThatChangedOrAreGoneAreCounted() throws IOException {
        PageSums before = PageSums.of(directory, Instant.EPOCH);
        assertThat(before.bytesLost()).isZero();
        Damage.BIT_FLIPPED.strike(file, new Random(4));
        assertThat(before.bytesLost()).isEqualTo(4096);
        Files.delete(file);
        assertThat(before.bytesLost()).isEqualTo(3 * 4096);
    }

    @Test
    void filesThatWereWrittenToLongAgoAreNotLookedAt() throws IOException {
        PageSums before = PageSums.of(directory, Instant.now().plusSeconds(3_600));
        Files.delete(file);
        assertThat(before.bytesLost()).isZero();
    }

    private int firstDifference(byte[] damaged) {
        int same = 0;
        while (same < damaged.length && damaged[same] == content[same]) {
            same++;
        }
        return same;
    }
}
