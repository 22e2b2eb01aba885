package io.raftmq.broker.filter;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A condition made at random, with what it must mean, in the plainest way: a Boolean, null for unknown. */
final class ModelCondition {
    private static final String[] NAMES = {"a", "b_1", "c.d", "TAGS", "$x"};
    private static final String[] VALUES = {
        "0",
        "1",
        "-1",
        "2.5",
        "+7",
        "1e2",
        "0.10",
        "abc",
        "it's",
        "",
        "true",
        "FALSE",
        "9223372036854775807",
        "x y",
        "1x",
        "."
    };

    private final String text;
    private final Function<Map<String, String>, @Nullable Boolean> meaning;

    private ModelCondition(String text, Function<Map<String, String>, @Nullable Boolean> meaning) {
        this.text = text;
        this.meaning = meaning;
    }

    String text() {
        return text;
    }

    @Nullable
    Boolean eval(Map<String, String> properties) {
        return meaning.apply(properties);
    }

    static Map<String, String> properties(Random random) {
        Map<String, String> properties = new HashMap<>();
        for (String name : NAMES) {
            if (random.nextInt(3) > 0) {
                properties.put(name, pick(random, VALUES));
            }
        }
        return properties;
    }

    static ModelCondition random(Random random, int depth) {
        int kind = depth == 0 ? random.nextInt(6) : random.nextInt(10);
        switch (kind) {
            case 0:
                return comparison(random);
            case 1:
                return between(random);
            case 2:
                return in(random);
            case 3:
                return isNull(random);
            case 4:
                return part(random);
            case 5:
                boolean truth = random.nextBoolean();
                return new ModelCondition(cased(random, truth ? "TRUE" : "FALSE"), p -> truth);
            case 6:
                ModelCondition inner = random(random, depth - 1);
                return new ModelCondition(cased(random, "NOT") + " (" + inner.text + ")", p -> not(inner.eval(p)));
            case 7:
            case 8:
                return joined(random, depth, kind == 7);
            default:
                ModelCondition within = random(random, depth - 1);
                return new ModelCondition("(" + blank(random) + within.text + blank(random) + ")", within.meaning);
        }
    }

    private static ModelCondition joined(Random random, int depth, boolean all) {
        List<ModelCondition> parts = new ArrayList<>();
        for (int i = 2 + random.nextInt(2); i > 0; i--) {
            parts.add(random(random, depth - 1));
        }
        // AND binds closer than OR, so an OR within an AND is put in brackets; that NOT binds closest is tested by
        // example.
        String word = " " + cased(random, all ? "AND" : "OR") + " ";
        String text = parts.stream().map(part -> "(" + part.text + ")").collect(Collectors.joining(word));
        return new ModelCondition(text, p -> {
            boolean unknown = false;
            for (ModelCondition part : parts) {
                Boolean truth = part.eval(p);
                if (truth != null && truth != all) {
                    return !all;
                }
                unknown |= truth == null;
            }
            return unknown ? null : (Boolean) all;
        });
    }

    private static ModelCondition comparison(Random random) {
        String name = pick(random, NAMES);
        int kind = random.nextInt(4);
        if (kind == 0) {
            String other = pick(random, VALUES);
            boolean equal = random.nextBoolean();
            return new ModelCondition(
                    name + (equal ? "=" : "<>") + quoted(other),
                    p -> p.get(name) == null ? null : (Boolean) (p.get(name).equals(other) == equal));
        }
        if (kind == 1) {
            boolean other = random.nextBoolean();
            boolean equal = random.nextBoolean();
            return new ModelCondition(name + (equal ? " = " : " <> ") + (other ? "TRUE" : "False"), p -> {
                String value = p.get(name) == null ? "" : p.get(name).toLowerCase(Locale.ROOT);
                boolean known = value.equals("true") || value.equals("false");
                return known ? (Boolean) ((Boolean.parseBoolean(value) == other) == equal) : null;
            });
        }
        String sign = pick(random, new String[] {"=", "<>", "<", "<=", ">", ">="});
        if (kind == 2) {
            String other = pick(random, NAMES);
            return new ModelCondition(name + sign + other, p -> compareTexts(p.get(name), sign, p.get(other)));
        }
        String number = number(random);
        boolean turned = random.nextBoolean();
        return new ModelCondition(
                turned ? number + sign + name : name + sign + number,
                p -> turned
                        ? compareNumbers(decimal(number), sign, decimal(p.get(name)))
                        : compareNumbers(decimal(p.get(name)), sign, decimal(number)));
    }

    private static ModelCondition between(Random random) {
        String name = pick(random, NAMES);
        String one = number(random);
        String other = number(random);
        boolean inOrder = Boolean.TRUE.equals(compareNumbers(decimal(one), "<=", decimal(other)));
        String low = inOrder ? one : other;
        String high = inOrder ? other : one;
        boolean negated = random.nextBoolean();
        return new ModelCondition(
                name + (negated ? " NOT" : "") + cased(random, " BETWEEN ") + low + " AND " + high, p -> {
                    Boolean above = compareNumbers(decimal(p.get(name)), ">=", decimal(low));
                    Boolean below = compareNumbers(decimal(p.get(name)), "<=", decimal(high));
                    return above == null || below == null ? null : (Boolean) ((above && below) != negated);
                });
    }

    private static ModelCondition in(Random random) {
        String name = pick(random, NAMES);
        boolean negated = random.nextBoolean();
        boolean numbers = random.nextBoolean();
        List<String> constants = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            constants.add(numbers ? number(random) : pick(random, VALUES));
        }
        String list = constants.stream()
                .map(constant -> numbers ? constant : quoted(constant))
                .collect(Collectors.joining(", "));
        return new ModelCondition(name + (negated ? " not" : "") + " in (" + list + ")", p -> {
            String value = p.get(name);
            if (value == null || (numbers && decimal(value) == null)) {
                return null;
            }
            boolean found = numbers
                    ? constants.stream()
                            .anyMatch(c -> Boolean.TRUE.equals(compareNumbers(decimal(value), "=", decimal(c))))
                    : constants.contains(value);
            return found != negated;
        });
    }

    private static ModelCondition isNull(Random random) {
        String name = pick(random, NAMES);
        boolean negated = random.nextBoolean();
        return new ModelCondition(
                name + " IS " + (negated ? "NOT " : "") + cased(random, "NULL"), p -> (p.get(name) == null) != negated);
    }

    private static ModelCondition part(Random random) {
        String name = pick(random, NAMES);
        String word = pick(random, new String[] {"CONTAINS", "STARTSWITH", "ENDSWITH"});
        String part = pick(random, new String[] {"a", "c", "", "1", "it'", "e"});
        boolean negated = random.nextBoolean();
        return new ModelCondition(name + (negated ? " NOT " : " ") + cased(random, word) + quoted(part), p -> {
            String value = p.get(name);
            if (value == null) {
                return null;
            }
            boolean found = word.equals("CONTAINS")
                    ? value.contains(part)
                    : word.equals("STARTSWITH") ? value.startsWith(part) : value.endsWith(part);
            return found != negated;
        });
    }

    private static @Nullable Boolean compareTexts(@Nullable String left, String sign, @Nullable String right) {
        if (left == null || right == null) {
            return null;
        }
        if (decimal(left) != null && decimal(right) != null) {
            return compareNumbers(decimal(left), sign, decimal(right));
        }
        return sign.equals("=")
                ? (Boolean) left.equals(right)
                : sign.equals("<>") ? (Boolean) !left.equals(right) : null;
    }

    private static @Nullable Boolean compareNumbers(
            @Nullable BigDecimal left, String sign, @Nullable BigDecimal right) {
        if (left == null || right == null) {
            return null;
        }
        int order = left.compareTo(right);
        return switch (sign) {
            case "=" -> order == 0;
            case "<>" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static @Nullable BigDecimal decimal(@Nullable String text) {
        try {
            return text == null ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Boolean not(@Nullable Boolean truth) {
        return truth == null ? null : (Boolean) !truth;
    }

    /** Few enough that they meet the values, and exact as doubles where they are decimals. */
    private static String number(Random random) {
        return pick(
                random, new String[] {"0", "1", "-1", "+7", "2.5", "100", "1E2", "-0.5", ".5", "9223372036854775807"});
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String blank(Random random) {
        return " \t\n".substring(0, random.nextInt(4));
    }

    private static String cased(Random random, String word) {
        return random.nextBoolean() ? word : word.toLowerCase(Locale.ROOT);
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }
}
