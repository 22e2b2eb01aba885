package io.raftmq.chaos.fuzz;

import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every decoder takes whatever comes, or refuses it with the one exception it is to refuse with. {@code -Dfuzz.inputs=N} tries
 * N inputs for each, {@code -Dfuzz.seed=S} others; {@code mvn -Pfuzz} lets Jazzer look for them by coverage.
 */
final class DecodersTest {
    private static final long SEED = Long.getLong("fuzz.seed", 1);

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 12, unit = TimeUnit.HOURS)
    void takesOrRefusesWhateverComes(FuzzTarget target) throws ReflectiveOperationException {
        FuzzTarget.Decoder decoder = target.decoder();
        for (byte[] seed : target.seeds()) {
            decode(target, decoder, seed, "a seed");
        }
        long inputs = Long.getLong("fuzz.inputs", target.inputs);
        Mutator mutator = new Mutator(new Random(SEED), target.seeds());
        long start = System.nanoTime();
        for (long i = 0; i < inputs; i++) {
            decode(target, decoder, mutator.next(), "the " + i + "th input of seed " + SEED);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        System.out.println(target + ": " + inputs + " inputs in " + millis + " ms");
    }

    private static void decode(FuzzTarget target, FuzzTarget.Decoder decoder, byte[] input, String which) {
        try {
            decoder.decode(input);
        } catch (Throwable e) {
            throw new AssertionError(
                    target + " broke at " + which + ": " + HexFormat.of().formatHex(input), e);
        }
    }
}
