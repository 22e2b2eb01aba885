package io.raftmq.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerConfigTest {
    private static final Map<String, String> MINIMAL = Map.of("node.id", "1", "data.dir", "data");

    @Test
    void defaultsAreAsDocumented() throws ConfigException {
        BrokerConfig config = BrokerConfig.of(MINIMAL, Map.of());
        assertThat(config.nodeId()).isEqualTo(1);
        assertThat(config.dataDir()).isEqualTo(Path.of("data"));
        assertThat(config.listenHost()).isEqualTo("127.0.0.1");
        assertThat(config.advertisedHost()).isEqualTo("127.0.0.1");
        assertThat(List.of(config.clientPort(), config.raftPort(), config.httpPort()))
                .containsExactly(9711, 9712, 9713);
        assertThat(config.initialNodes()).isEmpty();
        assertThat(config.storage()).isEqualTo(new BrokerConfig.Storage(1L << 30, -1, 85, 92));
        assertThat(config.topicDefaults())
                .isEqualTo(new BrokerConfig.TopicDefaults(Duration.ofDays(3).toMillis(), -1, true, 4));
        assertThat(config.net())
                .isEqualTo(new BrokerConfig.Net(0, 8 << 20, 4096, 1024, Duration.ofMinutes(2), 256, 32 << 20, 0));
        assertThat(config.limits().requestTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.shutdownTransfer()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.logFile()).isEmpty();
    }

    @Test
    void readsAFileAndLetsTheEnvironmentOverrideIt(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("node.properties"), """
                node.id = 2
                data.dir = /var/lib/raftmq
                log.segment.bytes = 64 MiB
                topic.retention.time = 12h
                cluster.initial = 2@a:9712:9711, 1@127.0.0.1:9712:9711,
                """);
        BrokerConfig config = BrokerConfig.load(file, Map.of("RAFTMQ_NET_IDLE_CLOSE", "90s", "RAFTMQ_NODE_ID", "1"));
        assertThat(config.nodeId()).isEqualTo(1);
        assertThat(config.storage().segmentBytes()).isEqualTo(64 << 20);
        assertThat(config.otherInitialNodes()).containsExactly(new NodeEndpoint(2, "a", 9712, 9711));
        assertThat(config.net().idleClose()).isEqualTo(Duration.ofSeconds(90));
        assertThat(config.topicDefaults().retentionMs())
                .isEqualTo(Duration.ofHours(12).toMillis());
    }

    @Test
    void aLogThatHoldsTooFewSegmentsIsRefused() throws ConfigException {
        Map<String, String> texts = new HashMap<>(MINIMAL);
        texts.put("log.segment.bytes", "16MiB");
        texts.put("log.max.bytes", "63MiB");
        assertThatThrownBy(() -> BrokerConfig.of(texts, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("log.max.bytes: is too small: it must hold 4 segments")
                .hasMessageContaining("67108864 bytes");
        texts.put("log.max.bytes", "0");
        assertThatThrownBy(() -> BrokerConfig.of(texts, Map.of())).isInstanceOf(ConfigException.class);
        texts.put("log.max.bytes", "64MiB");
        assertThat(BrokerConfig.of(texts, Map.of()).storage().maxBytes()).isEqualTo(64 << 20);
    }

    @Test
    void reportsEveryProblemAtOnceAndTheNearestName() {
        Map<String, String> texts = new HashMap<>();
        texts.put("node.id", "zero");
        texts.put("node.idd", "1");
        texts.put("client.port", "99999");
        texts.put("log.segment.bytes", "12 parsecs");
        texts.put("net.idle-close", "10");
        texts.put("topic.auto-create", "yes");
        texts.put("cluster.initial", "1@a:1,b@c");
        texts.put("utterly.different.thing", "1");
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> BrokerConfig.of(texts, Map.of()));
        assertThat(e.problems())
                .anySatisfy(p -> assertThat(p).contains("node.idd: no such setting; did you mean node.id?"));
        assertThat(e.problems()).contains("utterly.different.thing: no such setting");
        assertThat(e.problems()).anyMatch(p -> p.startsWith("node.id: 'zero' is not a whole number"));
        assertThat(e.problems()).anyMatch(p -> p.startsWith("data.dir: must be given"));
        assertThat(e.problems()).anyMatch(p -> p.startsWith("client.port: '99999' is out of range, 0 to 65535"));
        assertThat(e.problems()).anyMatch(p -> p.startsWith("log.segment.bytes: '12 parsecs' is not a size"));
        assertThat(e.problems()).anyMatch(p -> p.startsWith("net.idle-close: '10' is not a duration"));
        assertThat(e.problems()).anyMatch(p -> p.startsWith("topic.auto-create: 'yes' is not true or false"));
        assertThat(e.problems().stream().filter(p -> p.startsWith("cluster.initial")))
                .hasSize(2);
    }

    @Test
    void refusesValuesThatContradictEachOther() {
        assertProblem("advertised.host: must be given", Map.of("listen.host", "0.0.0.0"));
        assertProblem("must differ", Map.of("client.port", "9712"));
        assertProblem("disk.refuse.percent", Map.of("disk.trim.percent", "95"));
        assertProblem("names a node id twice", Map.of("cluster.initial", "2@a:1:2,2@b:1:2"));
        assertProblem("but this node is 1@127.0.0.1:9712:9711", Map.of("cluster.initial", "1@127.0.0.1:7:9711"));
        assertProblem("data.dir: must be given", Map.of("data.dir", " "));
        assertProblem("data.dir: is not a path", Map.of("data.dir", "a\0b"));
        assertProblem("is too large", Map.of("log.max.bytes", "99999999999999999TiB"));
    }

    @Test
    void refusesAFileThatCannotBeRead(@TempDir Path dir) throws Exception {
        assertThatThrownBy(() -> BrokerConfig.load(dir.resolve("absent"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cannot be read");
        Path broken = Files.writeString(dir.resolve("broken"), "node.id = \\u12");
        assertThatThrownBy(() -> BrokerConfig.load(broken, Map.of())).isInstanceOf(ConfigException.class);
    }

    @Test
    void environmentNamesAreDistinct() {
        assertThat(Stream.of(Setting.values()).map(Setting::environmentName)).doesNotHaveDuplicates();
        assertThat(Stream.of(Setting.values()).map(Setting::key)).doesNotHaveDuplicates();
    }

    @Test
    void thePageOfSettingsIsCurrent() throws Exception {
        assertThat(Path.of("../docs/CONFIGURATION.md")).hasContent(SettingTable.markdown());
    }

    private static void assertProblem(String expected, Map<String, String> changed) {
        Map<String, String> texts = new HashMap<>(MINIMAL);
        texts.putAll(changed);
        assertThatThrownBy(() -> BrokerConfig.of(texts, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(expected);
    }
}
