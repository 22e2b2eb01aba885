package io.raftmq.broker.admin;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * Registers one feature's counts.
 *
 * @param prefix of all their names
 * @param where what all their descriptions end with
 */
record FeatureCounts<T>(MeterRegistry registry, T counters, String prefix, String where) {
    static final String LED_HERE = ", at partitions led here";

    void add(String name, String description, ToDoubleFunction<T> value) {
        FunctionCounter.builder(prefix + name, counters, value)
                .description(description + where)
                .register(registry);
    }
}
