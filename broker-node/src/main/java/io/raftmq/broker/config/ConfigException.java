package io.raftmq.broker.config;

import java.util.List;

/** A configuration that cannot be started with; it names every problem found, not only the first. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    ConfigException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** The problems, one a line, each naming its key. */
    public List<String> problems() {
        return problems;
    }
}
