package io.raftmq.chaos.scenario;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells a person what happens, each line with the seconds since the start. Thread-safe. */
public final class Console {
    private final PrintStream out;
    private final long start = System.nanoTime();

    public Console(PrintStream out) {
        this.out = out;
    }

    /** One line. */
    public synchronized void say(String text) {
        out.printf(Locale.ROOT, "%5.1f s  %s%n", (System.nanoTime() - start) / 1e9, text);
        out.flush();
    }

    /** Says the text of the moment again and again, unless it is what it said last, until it is closed. */
    public AutoCloseable every(Duration interval, Supplier<String> text) {
        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
        });
        long nanos = interval.toNanos();
        String[] last = {""};
        Runnable tick = () -> {
            String now = text.get();
            if (!now.equals(last[0])) {
                say(now);
            }
            last[0] = now;
        };
        var unused = ticker.scheduleAtFixedRate(tick, nanos, nanos, TimeUnit.NANOSECONDS);
        return ticker::shutdownNow;
    }
}
