package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a broker process ends that cannot start: its exit code, and what it tells its operator. */
class ExitCodesTest {
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    Path dir;

    /** A process, and the file of what it prints. */
    private record Started(Process process, Path output) {}

    /** How a process ended, and what it printed. */
    private record Ended(int code, String output) {}

    @Test
    void aConfigurationThatIsWrong() throws Exception {
        Ended unknown = end(start(Map.of("nod.id", "1")));
        assertThat(unknown.code).isEqualTo(1);
        assertThat(unknown.output).contains("nod.id: no such setting; did you mean node.id?");

        Ended tooSmall = end(start(Map.of("log.max.bytes", "10MiB"), "--check-config"));
        assertThat(tooSmall.code).isEqualTo(1);
        assertThat(tooSmall.output).contains("log.max.bytes: is too small: it must hold 4 segments");

        Ended good = end(start(Map.of(), "--check-config"));
        assertThat(good.code).isZero();
        assertThat(good.output).contains("OK");
    }

    @Test
    void aPortInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Map<String, Started> processes = new HashMap<>();
            for (String setting : List.of("client.port", "raft.port", "http.port")) {
                processes.put(
                        setting,
                        start(Map.of(
                                setting, port, "data.dir", dir.resolve(setting).toString())));
            }
            for (Map.Entry<String, Started> each : processes.entrySet()) {
                Ended ended = end(each.getValue());
                assertThat(ended.code).as(ended.output).isEqualTo(4);
                assertThat(ended.output).contains("cannot start: ", port, "(" + each.getKey() + ")");
            }
        }
    }

    @Test
    void aDataDirectoryThatIsNotToBeUsed() throws Exception {
        Path data = dir.resolve("data");
        try (BrokerNode node = Nodes.start(Nodes.config(1, data, Map.of()))) {
            Nodes.await("ready", () -> node.view().notReadyBecause().isEmpty());
            Ended inUse = end(start(Map.of()));
            assertThat(inUse.code).as(inUse.output).isEqualTo(3);
            assertThat(inUse.output).contains("cannot start: ", data.toString(), "in use");
        }
        Ended foreign = end(start(Map.of("node.id", "2")));
        assertThat(foreign.code).as(foreign.output).isEqualTo(3);
        assertThat(foreign.output).contains("belongs to node 1, and this is node 2");

        Path segment = onlySegment(data);
        raiseFormatVersion(segment);
        Ended newerLog = end(start(Map.of()));
        assertThat(newerLog.code).as(newerLog.output).isEqualTo(5);
        assertThat(newerLog.output).contains("cannot start: ", "version");

        Path identity = data.resolve("identity");
        Files.writeString(identity, Files.readString(identity).replaceFirst("[0-9]+", "9"));
        Ended newer = end(start(Map.of()));
        assertThat(newer.code).as(newer.output).isEqualTo(3);
        assertThat(newer.output).contains("format version 9");
    }

    /** The version lies at byte 8 of the header, the CRC32C of its first 32 bytes behind these. */
    private static void raiseFormatVersion(Path segment) throws IOException {
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer header = ByteBuffer.allocate(36);
            file.read(header, 0);
            header.putInt(8, 9);
            CRC32C crc = new CRC32C();
            crc.update(header.array(), 0, 32);
            header.putInt(32, (int) crc.getValue());
            file.write(header.rewind(), 0);
        }
    }

    private static Path onlySegment(Path data) throws IOException {
        try (var files = Files.list(data.resolve("store").resolve("log"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Started start(Map<String, String> settings, String... options) throws IOException {
        Map<String, String> all = new HashMap<>(Map.of(
                "node.id", "1",
                "data.dir", dir.resolve("data").toString(),
                "client.port", "0",
                "raft.port", Integer.toString(Nodes.freePort()),
                "http.port", "0",
                "log.segment.bytes", "16MiB"));
        all.putAll(settings);
        Path file = Files.createTempFile(dir, "node", ".properties");
        Files.writeString(
                file,
                all.entrySet().stream()
                        .map(each -> each.getKey() + " = " + each.getValue())
                        .collect(Collectors.joining("\n")));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-cp",
                classPath(),
                Main.class.getName(),
                "server",
                "--config",
                file.toString()));
        command.addAll(List.of(options));
        Path output = Files.createTempFile(dir, "node", ".out");
        return new Started(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    private static Ended end(Started started) throws Exception {
        try {
            assertThat(started.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("ended within %d s", PATIENCE_SECONDS)
                    .isTrue();
            return new Ended(started.process.exitValue(), Files.readString(started.output));
        } finally {
            started.process.destroyForcibly();
        }
    }

    /** Under Surefire the JVM's own class path is a single jar that names the others. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
