package io.raftmq.chaos.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lets Jazzer look for inputs by the code they reach; runs with the profile {@code fuzz} only. {@code -Dfuzz.runs=N} is how
 * many inputs each decoder gets. Its corpus stays in {@code target/fuzz}, and grows from run to run.
 */
final class CoverageFuzz {
    private static final String RUNS = System.getProperty("fuzz.runs", "1000000");
    private static final Path CORPUS = Path.of("target", "fuzz");

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 12, unit = TimeUnit.HOURS)
    void findsNothing(FuzzTarget target) throws Exception {
        Path corpus = corpus(target);
        Path output = CORPUS.resolve(target.name().toLowerCase(Locale.ROOT) + ".log");
        Process jazzer = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-Dcom.google.protobuf.use_unsafe_pre22_gencode=true",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.className(),
                        "--instrumentation_includes=io.raftmq.**",
                        // It fails within Netty's queues on this JDK.
                        "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer",
                        "--reproducer_path=" + CORPUS,
                        "-artifact_prefix=" + CORPUS + "/",
                        "-runs=" + RUNS,
                        "-seed=1",
                        "-max_len=65536",
                        corpus.toString()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(jazzer.waitFor()).as("%s: see %s", target, output).isZero();
        } finally {
            jazzer.destroyForcibly();
        }
        Files.readAllLines(output).stream()
                .filter(line -> line.contains("Done "))
                .forEach(line -> System.out.println(target + ": " + line));
    }

    private static Path corpus(FuzzTarget target) throws IOException, ReflectiveOperationException {
        Path corpus = Files.createDirectories(CORPUS.resolve(target.name().toLowerCase(Locale.ROOT)));
        List<byte[]> seeds = target.seeds();
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(corpus.resolve("seed-" + i), seeds.get(i));
        }
        return corpus;
    }
}
