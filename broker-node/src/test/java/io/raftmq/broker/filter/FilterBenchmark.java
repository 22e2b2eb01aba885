package io.raftmq.broker.filter;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What looking at a message costs: a condition of three comparisons over five properties. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FilterBenchmark {
    private final Filter filter =
            FilterCompiler.compile("sql: price > 100 AND city IN ('Bern', 'Genf') AND TAGS <> 'test'");
    private final Properties message =
            new MapProperties(Map.of("price", "150.5", "city", "Genf", "TAGS", "paid", "x", "1", "y", "2"));

    @Benchmark
    public boolean matches() {
        return filter.matches(message);
    }
}
