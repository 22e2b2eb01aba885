package io.raftmq.chaos.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a broker, or another process, is started from this JVM's own class path, with the flags that the scripts use too. */
public final class BrokerCommand {
    /** System property: the repository's {@code deploy} directory, where the JVM flags are kept. */
    public static final String DEPLOY_PROPERTY = "raftmq.deploy";

    private static final String MAIN = "io.raftmq.broker.Main";
    private static final int USUAL_NODES = 3;

    private BrokerCommand() {}

    /** The command line of {@code server --config FILE}. */
    public static List<String> server(Path config, String... more) {
        List<String> words = new ArrayList<>(List.of("server", "--config", config.toString()));
        words.addAll(List.of(more));
        List<String> flags = new ArrayList<>(ClassArchive.flags());
        if (fewCores()) {
            flags.add("-XX:TieredStopAtLevel=1");
        }
        return java(flags, ClassArchive.brokerClassPath(classPath()), MAIN, words);
    }

    /**
     * The command line of any class with a {@code main}.
     *
     * @param flags of the JVM, which win over those that all have
     */
    public static List<String> java(List<String> flags, String main, List<String> words) {
        return java(flags, classPath(), main, words);
    }

    private static List<String> java(List<String> flags, String classPath, String main, List<String> words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + jvmOptions());
        command.addAll(flags);
        command.add("-cp");
        command.add(classPath);
        command.add(main);
        command.addAll(words);
        return command;
    }

    /** As {@code deploy/cluster} has it: several JVMs on few cores do better not to optimise themselves, each on its own. */
    private static boolean fewCores() {
        return Runtime.getRuntime().availableProcessors() < 2 * USUAL_NODES;
    }

    private static Path jvmOptions() {
        Path file = deploy().resolve("lib/jvm.options");
        if (!Files.isReadable(file)) {
            throw new ClusterException(file + " is missing; set -D" + DEPLOY_PROPERTY + " to the deploy directory");
        }
        return file;
    }

    /** The repository's {@code deploy} directory. */
    public static Path deploy() {
        return Path.of(System.getProperty(DEPLOY_PROPERTY, "../deploy"))
                .toAbsolutePath()
                .normalize();
    }

    private static String classPath() {
        // Under Surefire the JVM's own class path is a single jar that is deleted with the test run.
        String underTest = System.getProperty("surefire.test.class.path");
        return underTest != null ? underTest : System.getProperty("java.class.path");
    }
}
