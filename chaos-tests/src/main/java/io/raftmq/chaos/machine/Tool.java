package io.raftmq.chaos.machine;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of the operating system. */
final class Tool {
    private static final long LIMIT_SECONDS = 60;
    /** Where administrators' programs are, whether or not the search path says so. */
    private static final List<String> ALSO = List.of("/usr/sbin", "/sbin");

    private Tool() {}

    /** Whether there is such a program. */
    static boolean exists(String name) {
        return find(name).isPresent();
    }

    /** Runs it to its end; answers what it printed. */
    static String run(String name, String... arguments) {
        String program = find(name).map(Path::toString).orElseThrow(() -> new MachineException("there is no " + name));
        String[] command =
                Stream.concat(Stream.of(program), Arrays.stream(arguments)).toArray(String[]::new);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new MachineException(String.join(" ", command) + " failed: " + output.strip());
            }
            return output;
        } catch (IOException e) {
            throw new MachineException("cannot run " + program, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MachineException("interrupted while " + name + " ran", e);
        }
    }

    private static Optional<Path> find(String name) {
        String searched = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Arrays.stream(searched.split(File.pathSeparator)), ALSO.stream())
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
