package io.raftmq.chaos.shop;

import io.raftmq.chaos.cluster.BrokerCommand;
import io.raftmq.chaos.cluster.FileTree;
import io.raftmq.chaos.cluster.FreePorts;
import io.raftmq.chaos.cluster.ScriptCluster;
import io.raftmq.chaos.scenario.Console;
import io.raftmq.chaos.shop.audit.Audit;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code deploy/example-shop}: the scenario with a cluster of its own, and the line with its verdict last. */
@Command(
        name = "example-shop",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "A shop of six processes (cart, order, payment, stock and two of delivery) works on a cluster of three"
                    + " nodes",
            "while leaders and services are killed with kill -9. In the end its books must balance to the cent."
        },
        footer = {
            "",
            "The last line is: orders=N paid=N closed=N delivered=N unbalanced=0",
            "Ends with 0 if every order was paid or closed, every paid one delivered, and all books agree; 1 if not,",
            "2 for wrong usage."
        })
public final class ExampleShop implements Callable<Integer> {
    private static final int NODES = 3;
    private static final int PER_SECOND = 10;

    @Option(names = "--orders", description = "Checkouts, 10 a second")
    private int orders = 500;

    @Option(names = "--kills", description = "Leaders to kill, one after the other; as many services are killed too")
    private int kills = 3;

    @Option(names = "--seed", description = "Of everything that is left to chance: prices, customers, who pays")
    private long seed = 1;

    @Option(names = "--keep", description = "Keep the books, and the nodes' data and logs")
    private boolean keep;

    private final PrintStream out = System.out;

    /** Runs and ends the process. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ExampleShop())
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    line.getErr().println("example-shop: " + failure.getMessage());
                    return 1;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (orders < 1 || orders > 99_999 || kills < 0) {
            throw new ParameterException(new CommandLine(this), "--orders is 1 to 99999, and --kills not negative");
        }
        Path directory = Files.createTempDirectory("raftmq-example-shop-");
        Path nodes = directory.resolve("cluster");
        ScriptCluster cluster =
                new ScriptCluster(BrokerCommand.deploy().resolve("cluster"), nodes, NODES, FreePorts.base());
        // Whatever ends this process short of kill -9, Ctrl-C too, no node outlives it.
        Thread stop = new Thread(cluster::stop, "stop-cluster");
        Runtime.getRuntime().addShutdownHook(stop);
        Console console = new Console(out);
        console.say("Starting " + NODES + " nodes in " + nodes);
        cluster.start();
        ShopDay day = new ShopDay(seed, orders, kills, PER_SECOND);
        Audit audit = new ShopScenario(cluster, directory, day, console).run();
        console.say("The shop is closed. Stopping the nodes.");
        cluster.stop();
        Runtime.getRuntime().removeShutdownHook(stop);
        audit.unbalanced().forEach(out::println);
        if (keep || !audit.good()) {
            console.say("Books, data and logs are kept in " + directory);
        } else {
            cluster.wipe();
            FileTree.delete(directory);
        }
        out.println(audit.line());
        out.flush();
        return audit.good() ? 0 : 1;
    }
}
