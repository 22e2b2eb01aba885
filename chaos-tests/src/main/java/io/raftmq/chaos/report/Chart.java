package io.raftmq.chaos.report;

import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.Event.Read;
import io.raftmq.chaos.nemesis.FaultKind;
import io.raftmq.chaos.soak.RoundReport;
import io.raftmq.chaos.soak.StrikeReport;
import io.raftmq.chaos.soak.Trace;
import io.raftmq.chaos.workload.Judgement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A round drawn over time, as SVG: for each workload what happened a second, its slowest sends, and the faults behind. */
final class Chart {
    private static final int WIDTH = 1_100;
    private static final int LEFT = 110;
    private static final int LANE = 64;
    private static final int TOP = 20;
    private static final double SECOND = 1e9;

    private final RoundReport round;
    private final double seconds;
    private final StringBuilder svg = new StringBuilder();

    private Chart(RoundReport round) {
        this.round = round;
        this.seconds = Math.max(1, round.nanos() / SECOND);
    }

    static String of(RoundReport round) {
        return new Chart(round).draw();
    }

    private String draw() {
        Map<String, Trace> traces = new TreeMap<>(round.traces());
        traces.values().removeIf(trace -> trace.acked() == 0);
        int height = TOP + traces.size() * LANE + 30;
        add("<svg viewBox='0 0 %d %d' role='img'>", WIDTH, height);
        round.strikes().forEach(strike -> band(strike, height - 30));
        int top = TOP;
        for (Map.Entry<String, Trace> lane : traces.entrySet()) {
            lane(lane.getKey(), lane.getValue().history(), top);
            top += LANE;
        }
        axis(height - 30);
        return svg.append("</svg>\n").toString();
    }

    private void band(StrikeReport strike, int bottom) {
        double from = x(strike.blow().began());
        add(
                "<rect class='%s' x='%.1f' y='%d' width='%.1f' height='%d'><title>%s</title></rect>",
                group(strike.blow().strike().kind()),
                from,
                TOP,
                Math.max(1.5, x(strike.blow().ended()) - from),
                bottom - TOP,
                Html.text(strike.blow().strike().kind().text() + " "
                        + strike.blow().strike().nodes() + ": "
                        + strike.blow().evidence().text()));
        add(
                "<text class='mark' x='%.1f' y='%d'>%d</text>",
                from, TOP - 6, strike.blow().strike().number());
    }

    /** The colour of its band. */
    private static String group(FaultKind kind) {
        return switch (kind) {
            case KILL, KILL_MAJORITY, KILL_ALL, ROLLING_RESTART, POWER_CUT, POWER_CUT_ALL -> "kill";
            case PAUSE, PAUSE_LEADER -> "pause";
            case ISOLATE, VANISH, ONE_WAY, BRIDGE, SLOW -> "net";
            case DISK_FULL, DISK_ERROR, DISK_STALL, DISK_SLOW, BIT_FLIP, CLOCK -> "machine";
            case TRANSFER, MOVE -> "operator";
        };
    }

    private void lane(String name, List<Event> history, int top) {
        int buckets = (int) Math.ceil(seconds) + 1;
        double[] events = new double[buckets];
        double[] slowest = new double[buckets];
        history.stream()
                .filter(event -> !isOfTheDrain(event))
                .forEach(event -> events[bucket(event.nanos(), buckets)]++);
        SendTimes.each(history, (sent, answered) -> {
            int bucket = bucket(sent, buckets);
            slowest[bucket] = Math.max(slowest[bucket], (answered - sent) / 1e6);
        });
        add("<text x='4' y='%d'>%s</text>", top + LANE / 2, Html.text(name));
        add("<line class='base' x1='%d' x2='%d' y1='%d' y2='%d'/>", LEFT, WIDTH, top + LANE - 4, top + LANE - 4);
        line("rate", events, top);
        line("slow", slowest, top);
        add(
                "<text class='mark' x='4' y='%d'>%.0f/s, %.0f ms</text>",
                top + LANE / 2 + 14,
                Arrays.stream(events).max().orElse(0),
                Arrays.stream(slowest).max().orElse(0));
    }

    /** The reading of everything in the end would dwarf all else. */
    private static boolean isOfTheDrain(Event event) {
        return event instanceof Read read && read.reader() == Judgement.DRAIN;
    }

    private void line(String style, double[] values, int top) {
        double most = Math.max(1, Arrays.stream(values).max().orElse(1));
        svg.append("<polyline class='").append(style).append("' points='");
        for (int i = 0; i < values.length; i++) {
            add("%.1f,%.1f ", x((long) (i * SECOND)), top + LANE - 4 - Math.sqrt(values[i] / most) * (LANE - 14));
        }
        svg.append("'/>");
    }

    private void axis(int y) {
        int step = seconds > 600 ? 60 : seconds > 120 ? 20 : 5;
        for (int second = 0; second <= seconds; second += step) {
            add("<text class='mark' x='%.1f' y='%d'>%d s</text>", x((long) (second * SECOND)), y + 16, second);
        }
    }

    private static int bucket(long nanos, int buckets) {
        return (int) Math.min(buckets - 1, Math.max(0, nanos / (long) SECOND));
    }

    private double x(long nanos) {
        return LEFT + nanos / SECOND / seconds * (WIDTH - LEFT - 10);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
