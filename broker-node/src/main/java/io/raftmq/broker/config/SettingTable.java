package io.raftmq.broker.config;

/** Writes {@code docs/CONFIGURATION.md} from {@link Setting}; a test holds the file to it. */
public final class SettingTable {
    private SettingTable() {}

    /** The whole page. */
    public static String markdown() {
        StringBuilder page = new StringBuilder("""
                # Configuration of a node

                Generated from `io.raftmq.broker.config.Setting`; a test fails when it is out of date.

                A node reads one properties file (`raftmq server --config FILE`). Each key can be overridden in the
                environment, under the name given here. Unknown keys are refused. `--check-config` prints `OK` or every
                problem, and ends with 0 or 1.

                | key | default | what it is | environment |
                | --- | --- | --- | --- |
                """);
        for (Setting setting : Setting.values()) {
            String fallback = setting.defaultText()
                    .map(text -> text.isEmpty() ? "empty" : "`" + text + "`")
                    .orElse("must be given");
            page.append("| `")
                    .append(setting.key())
                    .append("` | ")
                    .append(fallback)
                    .append(" | ");
            page.append(setting.doc()).append(" *").append(setting.kind().description());
            String range = range(setting);
            page.append(range.isEmpty() ? "" : "; " + range).append("* | `");
            page.append(setting.environmentName()).append("` |\n");
        }
        return page.toString();
    }

    /** The allowed range in words; empty when any value of the kind is allowed. */
    static String range(Setting setting) {
        if (!setting.kind().isNumber()) {
            return "";
        }
        String unit = switch (setting.kind()) {
            case SIZE -> " bytes";
            case DURATION -> " ms";
            default -> "";
        };
        return setting.max() == Long.MAX_VALUE
                ? "at least " + setting.min() + unit
                : setting.min() + " to " + setting.max() + unit;
    }
}
