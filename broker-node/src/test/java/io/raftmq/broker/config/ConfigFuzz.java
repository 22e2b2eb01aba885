package io.raftmq.broker.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Fuzzes a node's settings: they are taken, or refused with {@link ConfigException}. */
public final class ConfigFuzz {
    private ConfigFuzz() {}

    /** The least there must be, and some of each kind of value. */
    public static List<byte[]> seeds() {
        StringBuilder all = new StringBuilder();
        for (Setting setting : Setting.values()) {
            all.append(setting.key())
                    .append('=')
                    .append(setting.defaultText().orElse("1"))
                    .append('\n');
        }
        return List.of(
                all.toString().getBytes(UTF_8),
                "node.id=1\ncluster.initial = 2@a:9712:9711, 1@127.0.0.1:9712:9711\ndata.dir=/data\n".getBytes(UTF_8),
                "log.segment.bytes=1 GiB\nlimits.request.timeout=10s\n".getBytes(UTF_8));
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(new String(data, UTF_8)));
        } catch (IllegalArgumentException notProperties) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> texts = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
        try {
            BrokerConfig.of(texts, Map.of());
        } catch (ConfigException refused) {
            if (refused.problems().isEmpty()) {
                throw new AssertionError("refused for no reason", refused);
            }
        }
    }
}
