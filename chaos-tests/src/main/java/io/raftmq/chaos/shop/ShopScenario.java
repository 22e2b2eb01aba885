package io.raftmq.chaos.shop;

import io.raftmq.chaos.cluster.Cluster;
import io.raftmq.chaos.cluster.ClusterException;
import io.raftmq.chaos.scenario.Console;
import io.raftmq.chaos.shop.audit.Audit;
import io.raftmq.chaos.shop.audit.Chronicle;
import io.raftmq.chaos.shop.audit.ShopBooks;
import io.raftmq.chaos.shop.model.Plan;
import io.raftmq.client.RaftMqClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** A shop's day on a started cluster, from its opening to the audit. */
final class ShopScenario {
    /** By far longer than anything in the shop takes, besides the checkouts. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** Each look reads all books. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Cluster cluster;
    private final Path directory;
    private final ShopDay day;
    private final Plan plan;
    private final Console console;

    /** @param directory of the services' books and logs */
    ShopScenario(Cluster cluster, Path directory, ShopDay day, Console console) {
        this.cluster = cluster;
        this.directory = directory;
        this.day = day;
        this.plan = new Plan(day.seed(), day.orders());
        this.console = console;
    }

    /** Runs, and answers what the books say in the end. */
    Audit run() throws Exception {
        String disturbed;
        List<String> settings =
                List.of(Long.toString(day.seed()), Integer.toString(day.orders()), Integer.toString(day.perSecond()));
        try (RaftMqClient client = RaftMqClient.connect(cluster.bootstrap());
                Services services = new Services(directory, cluster.bootstrap(), settings)) {
            ShopSetup.run(client);
            console.say("Topics and groups are there; starting the services: " + String.join(", ", Services.NAMES));
            services.start();
            try (AutoCloseable ticker = console.every(Duration.ofSeconds(2), () -> audit().progress())) {
                new Mishaps(cluster, client, services, console::say)
                        .run(day.kills(), part -> awaitPlaced(services, part));
                disturbed = awaitEnd(services, new Stillness(client.admin(), ShopSetup.PARTITIONS));
            }
        }
        console.say(Chronicle.of(ShopBooks.read(directory)));
        Audit audit = audit();
        return disturbed.isEmpty() ? audit : audit.with(disturbed);
    }

    private void awaitPlaced(Services services, double part) {
        long wanted = (long) (day.orders() * part);
        String reached = await(services, () -> {
            long placed = audit().orders();
            return placed >= wanted ? "" : "only " + placed + " orders are placed of " + wanted;
        });
        if (!reached.isEmpty()) {
            throw new ClusterException(reached);
        }
    }

    /**
     * Until the books agree and nothing is on its way that could change them.
     *
     * @return what keeps the day from ending, in words; empty if it has ended
     */
    private String awaitEnd(Services services, Stillness stillness) {
        return await(services, () -> audit().good() ? stillness.disturbedBy() : "the books never agreed");
    }

    /**
     * Until nothing is missing, or no longer than that can take.
     *
     * @param missing in words; empty: nothing
     * @return what is missing in the end
     */
    private String await(Services services, Supplier<String> missing) {
        long end = System.nanoTime() + limit().toNanos();
        String last = missing.get();
        while (!last.isEmpty() && System.nanoTime() - end < 0) {
            services.checkAlive();
            LockSupport.parkNanos(LOOK.toNanos());
            last = missing.get();
        }
        return last;
    }

    private Duration limit() {
        return PATIENCE.plusSeconds(day.orders() / day.perSecond());
    }

    private Audit audit() {
        return Audit.of(plan, ShopBooks.read(directory));
    }
}
