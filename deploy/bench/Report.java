import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns the figures of {@code compare} into a table and charts: Report RESULTS SETTINGS MARKDOWN HTML. */
public final class Report {
    private record Figure(String key, String title, boolean moreIsBetter) {}

    private static final List<Figure> FIGURES = List.of(
            new Figure("msgPerS", "messages a second", true),
            new Figure("sendP50ms", "until acknowledged, p50 ms", false),
            new Figure("sendP99ms", "until acknowledged, p99 ms", false),
            new Figure("e2eP50ms", "until received, p50 ms", false),
            new Figure("e2eP99ms", "until received, p99 ms", false),
            new Figure("longestGapMs", "longest time without an acknowledgement, ms", false),
            new Figure("serverCpuSPerM", "CPU seconds of all servers a million", false),
            new Figure("clientCpuSPerM", "CPU seconds of the client a million", false),
            new Figure("rssMiB", "RSS of all servers, MiB", false),
            new Figure("otherCpuS", "CPU seconds of anything else meanwhile", false));

    private static final Map<String, String> DURABILITY = Map.of(
            "raftmq", "acknowledged when synced on the disks of a majority (2 of 3)",
            "kafka", "acknowledged when in the page cache of all in-sync replicas (acks=all, its default flushing)",
            "rocketmq", "acknowledged when in the page cache of a majority (DLedger, which has no sync before ack)");

    /** Values of one figure, smallest first. */
    private record Spread(List<Double> values) {
        double median() {
            return values.get(values.size() / 2);
        }

        String text() {
            return values.size() == 1
                    ? number(median())
                    : number(values.get(0)) + " / **" + number(median()) + "** / " + number(values.get(values.size() - 1));
        }
    }

    /** What ran -> who -> which figure -> its values. */
    private final Map<String, Map<String, Map<String, List<Double>>>> runs = new LinkedHashMap<>();

    private int failed;

    public static void main(String[] files) throws Exception {
        Report report = new Report();
        ObjectMapper json = new ObjectMapper();
        for (String line : Files.readAllLines(Path.of(files[0]))) {
            report.add(json.readTree(line));
        }
        String settings = Files.readString(Path.of(files[1])).strip();
        Files.writeString(Path.of(files[2]), report.markdown(settings));
        Files.writeString(Path.of(files[3]), report.html(settings));
    }

    private void add(JsonNode run) {
        if (run.has("failed")) {
            failed++;
            return;
        }
        Map<String, List<Double>> figures = runs.computeIfAbsent(
                        run.path("label").asText(), label -> new LinkedHashMap<>())
                .computeIfAbsent(run.path("peer").asText(), peer -> new LinkedHashMap<>());
        for (Figure figure : FIGURES) {
            if (run.has(figure.key())) {
                figures.computeIfAbsent(figure.key(), key -> new ArrayList<>())
                        .add(run.path(figure.key()).asDouble());
            }
        }
        figures.values().forEach(Collections::sort);
    }

    private String markdown(String settings) {
        StringBuilder text = new StringBuilder();
        runs.forEach((label, peers) -> {
            text.append("### ").append(label).append("\n\n| |");
            peers.keySet().forEach(peer -> text.append(' ').append(peer).append(" |"));
            text.append("\n|---|").append("---|".repeat(peers.size())).append('\n');
            for (Figure figure : FIGURES) {
                if (peers.values().stream().anyMatch(figures -> figures.containsKey(figure.key()))) {
                    text.append("| ").append(figure.title()).append(" |");
                    peers.values().forEach(figures -> text.append(' ')
                            .append(figures.containsKey(figure.key())
                                    ? new Spread(figures.get(figure.key())).text()
                                    : "-")
                            .append(" |"));
                    text.append('\n');
                }
            }
            text.append('\n');
        });
        return text.append(foot(settings, "- ", "\n")).toString();
    }

    private String foot(String settings, String begin, String end) {
        StringBuilder text = new StringBuilder(begin + "smallest / median / largest of all rounds" + end);
        DURABILITY.forEach((peer, what) -> text.append(begin).append(peer).append(": ").append(what).append(end));
        text.append(begin).append(settings).append(end);
        text.append(begin)
                .append(Runtime.getRuntime().availableProcessors())
                .append(" cores, Java ")
                .append(Runtime.version().feature())
                .append(", clusters and client on one machine, one cluster at a time")
                .append(end);
        return failed == 0
                ? text.toString()
                : text.append(begin).append(failed).append(" measurements failed and are left out").append(end).toString();
    }

    private String html(String settings) {
        StringBuilder page = new StringBuilder("<!doctype html><meta charset=utf-8><title>Side by side</title><style>"
                + "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;color:#222}"
                + "h2{margin:2rem 0 .3rem}h3{margin:.8rem 0 .1rem;font-size:.95rem;font-weight:600}"
                + ".raftmq{fill:#2a6f4e}.kafka{fill:#9aa3ad}.rocketmq{fill:#c79a5b}text{font-size:13px}"
                + "line{stroke:#222;stroke-width:1.5}</style><h1>Side by side</h1>");
        runs.forEach((label, peers) -> {
            page.append("<h2>").append(label).append("</h2>");
            for (Figure figure : FIGURES) {
                chart(page, figure, peers);
            }
        });
        return page.append("<ul>")
                .append(foot(settings, "<li>", "</li>"))
                .append("</ul>")
                .toString();
    }

    /** A bar for each broker's median, a line from its smallest to its largest. */
    private static void chart(StringBuilder page, Figure figure, Map<String, Map<String, List<Double>>> peers) {
        double most = peers.values().stream()
                .flatMap(figures -> figures.getOrDefault(figure.key(), List.of()).stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        if (most <= 0) {
            return;
        }
        page.append("<h3>")
                .append(figure.title())
                .append(figure.moreIsBetter() ? " (more is better)" : "")
                .append("</h3><svg width=900 height=")
                .append(26 * peers.size())
                .append('>');
        int row = 0;
        for (Map.Entry<String, Map<String, List<Double>>> peer : peers.entrySet()) {
            List<Double> values = peer.getValue().get(figure.key());
            if (values != null) {
                Spread spread = new Spread(values);
                double scale = 600 / most;
                int y = 26 * row;
                page.append(String.format(
                        Locale.ROOT,
                        "<text x=0 y=%d>%s</text><rect class=%s x=80 y=%d width=%.1f height=18></rect>"
                                + "<line x1=%.1f x2=%.1f y1=%d y2=%d></line><text x=%.1f y=%d>%s</text>",
                        y + 16, peer.getKey(), peer.getKey(), y + 3, spread.median() * scale,
                        80 + values.get(0) * scale, 80 + values.get(values.size() - 1) * scale, y + 12, y + 12,
                        88 + most * scale, y + 16, number(spread.median())));
            }
            row++;
        }
        page.append("</svg>");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f", value);
    }
}
