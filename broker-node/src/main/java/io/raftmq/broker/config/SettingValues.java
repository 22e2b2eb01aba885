package io.raftmq.broker.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The texts of all settings, from file, environment and defaults, read one by one while problems are collected. */
final class SettingValues {
    private final Map<Setting, String> texts = new EnumMap<>(Setting.class);
    private final List<String> problems = new ArrayList<>();

    SettingValues(Map<String, String> file, Map<String, String> environment) {
        List<String> known = Stream.of(Setting.values()).map(Setting::key).toList();
        file.keySet().stream()
                .sorted()
                .filter(key -> !known.contains(key))
                .forEach(key -> problems.add(key
                        + ": no such setting"
                        + NearestName.of(key, known)
                                .map(name -> "; did you mean " + name + "?")
                                .orElse("")));
        for (Setting setting : Setting.values()) {
            String fallback = setting.defaultText().orElse(null);
            String text =
                    environment.getOrDefault(setting.environmentName(), file.getOrDefault(setting.key(), fallback));
            if (text == null || (text.isBlank() && setting.defaultText().isEmpty())) {
                problem(setting, "must be given (" + setting.kind().description() + ")");
            } else {
                texts.put(setting, text.strip());
            }
        }
    }

    void problem(Setting setting, String what) {
        problems.add(setting.key() + ": " + what);
    }

    List<String> problems() {
        return problems;
    }

    /** The text as given; empty when it was required and is missing (which is among the problems then). */
    String text(Setting setting) {
        return texts.getOrDefault(setting, "");
    }

    /** The path; the working directory when the text is no path (which is among the problems then). */
    Path path(Setting setting) {
        try {
            return Path.of(text(setting));
        } catch (InvalidPathException e) {
            problem(setting, "is not a path: " + e.getReason());
            return Path.of("");
        }
    }

    boolean flag(Setting setting) {
        String text = text(setting);
        if (!text.equals("true") && !text.equals("false")) {
            problem(setting, "'" + text + "' is not true or false");
        }
        return text.equals("true");
    }

    int integer(Setting setting) {
        return (int) number(setting);
    }

    /** The number, in range; the range's lower end when it is not (which is among the problems then). */
    long number(Setting setting) {
        String text = texts.get(setting);
        if (text == null) {
            return setting.min();
        }
        try {
            long number = setting.kind().number(text);
            if (number >= setting.min() && number <= setting.max()) {
                return number;
            }
            problem(setting, "'" + text + "' is out of range, " + SettingTable.range(setting));
        } catch (IllegalArgumentException e) {
            problem(setting, "'" + text + "' " + e.getMessage());
        }
        return setting.min();
    }

    /** The parts of a list separated by commas. */
    Set<String> names(Setting setting) {
        return Stream.of(text(setting).split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }

    List<NodeEndpoint> nodes(Setting setting) {
        List<NodeEndpoint> nodes = new ArrayList<>();
        for (String part : text(setting).split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            try {
                nodes.add(NodeEndpoint.parse(part.strip()));
            } catch (IllegalArgumentException e) {
                problem(setting, String.valueOf(e.getMessage()));
            }
        }
        return nodes;
    }
}
