package io.raftmq.chaos.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs one of the scripts in {@code deploy} and keeps what came of it. */
record Script(int exitCode, String output) {
    static final Path DEPLOY = Path.of("../deploy").toAbsolutePath().normalize();

    static Script run(Map<String, String> environment, String script, String... words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(DEPLOY.resolve(script).toString());
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(script + " does not end");
        }
        return new Script(process.exitValue(), output);
    }
}
