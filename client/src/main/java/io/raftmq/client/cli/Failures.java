package io.raftmq.client.cli;

import io.raftmq.client.RaftMqException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Tells a person, or a program, in one line what went wrong; with {@code --verbose} where. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final RootCommand root;

    Failures(RootCommand root) {
        this.root = root;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("raftmq: " + failure.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCodes.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        // What was printed before the failure comes before it.
        command.getOut().flush();
        PrintWriter err = command.getErr();
        String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        if (root.json()) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("error", failure instanceof RaftMqException e ? e.code().name() : "FAILED");
            body.put("message", message);
            err.println(Json.text(body));
        } else {
            err.println("raftmq: " + message);
        }
        if (root.verbose()) {
            failure.printStackTrace(err);
        }
        return ExitCodes.of(failure);
    }
}
