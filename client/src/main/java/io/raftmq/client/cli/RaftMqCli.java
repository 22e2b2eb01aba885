package io.raftmq.client.cli;

import io.raftmq.client.ClientOptions;
import io.raftmq.client.RaftMqClient;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine;

/** Where the command line tool begins. */
public final class RaftMqCli {
    private final Function<ClientOptions, RaftMqClient> connector;
    private final InputStream in;
    private final OutputStream out;
    private final OutputStream err;

    RaftMqCli(Function<ClientOptions, RaftMqClient> connector, InputStream in, OutputStream out, OutputStream err) {
        this.connector = connector;
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        // Not System.out: a PrintStream hides that the reader of a pipe has gone.
        RaftMqCli cli = new RaftMqCli(
                RaftMqClient::connect,
                System.in,
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err));
        System.exit(cli.run(args));
    }

    /** Runs one command within this process, without any standard input; answers its exit code. */
    public static int run(OutputStream out, OutputStream err, String... args) {
        return new RaftMqCli(RaftMqClient::connect, InputStream.nullInputStream(), out, err).run(args);
    }

    int run(String... args) {
        PrintWriter text = new PrintWriter(out, false, StandardCharsets.UTF_8);
        PrintWriter errors = new PrintWriter(err, true, StandardCharsets.UTF_8);
        RootCommand root = new RootCommand(connector, in, out, text, errors);
        CommandLine line = new CommandLine(root, new CommandFactory(root))
                .setOut(text)
                .setErr(errors)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(new Failures(root))
                .setExecutionExceptionHandler(new Failures(root))
                .registerConverter(Duration.class, Units::duration);
        try {
            return line.execute(args);
        } finally {
            text.flush();
            errors.flush();
        }
    }
}
