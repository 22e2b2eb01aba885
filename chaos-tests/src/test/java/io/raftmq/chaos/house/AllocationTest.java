package io.raftmq.chaos.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What the benchmarks allocate that lie among their modules' tests: times vary with the machine, bytes an operation hardly do.
 */
class AllocationTest {
    /** Bytes an operation, a fifth above what the first compiler measures, which leaves no allocation out. */
    private static final Map<String, Double> MOST = Map.of(
            "CommitLogBenchmark.append", 2110.0,
            "CommitLogBenchmark.read", 1845.0,
            "BatchCodecBenchmark.encode", 80.0,
            "BatchCodecBenchmark.decode", 1550.0,
            "FilterBenchmark.matches", 310.0,
            "PartitionBenchmark.store", 2990.0,
            "PartitionBenchmark.find", 5320.0);

    @Test
    void anOperationAllocatesNoMoreThanItDid() throws RunnerException {
        System.setProperty("jmh.ignoreLock", "true"); // another build on this machine does not matter
        Map<String, Double> measured = new TreeMap<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include("^io\\.raftmq\\..*Benchmark\\.")
                        .forks(0)
                        .warmupIterations(2)
                        .warmupTime(TimeValue.milliseconds(300))
                        .measurementIterations(2)
                        .measurementTime(TimeValue.milliseconds(300))
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run()) {
            String benchmark = result.getParams().getBenchmark();
            measured.put(
                    benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1),
                    Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                            .getScore());
        }
        System.out.println("bytes allocated an operation: " + measured);
        assertThat(measured.keySet()).isEqualTo(MOST.keySet());
        assertThat(measured).allSatisfy((name, bytes) -> assertThat(bytes).isLessThanOrEqualTo(MOST.get(name)));
    }
}
