package io.raftmq.chaos.shop.service;

import io.raftmq.chaos.shop.model.Plan;
import io.raftmq.client.RaftMqClient;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service's process: {@code NAME BOOTSTRAP BOOK SEED ORDERS PER_SECOND}. It works until it is told to end, or killed. */
public final class ServiceMain {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceMain.class);

    private ServiceMain() {}

    /** Runs. */
    public static void main(String[] args) {
        Plan plan = new Plan(Long.parseLong(args[3]), Integer.parseInt(args[4]));
        try {
            RaftMqClient client = RaftMqClient.connect(args[1]);
            ShopService service = service(args[0], client, Path.of(args[2]), plan, Integer.parseInt(args[5]));
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                service.close();
                                client.close();
                            },
                            "end"));
            service.start();
            LOG.info("{} works", args[0]);
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            die(args[0] + " was interrupted", e);
        } catch (RuntimeException e) {
            die(args[0] + " cannot start", e);
        }
    }

    private static ShopService service(String name, RaftMqClient client, Path book, Plan plan, int perSecond) {
        return switch (name) {
            case "cart" -> new CartService(client, book, plan, perSecond);
            case "order" -> new OrderService(client, book, plan);
            case "payment" -> new PaymentService(client, book, plan);
            case "stock" -> new StockService(client, book, plan);
            case "delivery-1", "delivery-2" -> new DeliveryService(client, book, plan);
            default -> throw new IllegalArgumentException("no such service: " + name);
        };
    }

    /** Ends the process at once; whoever runs it starts it again. */
    static void die(String why, @Nullable Throwable cause) {
        LOG.error(why, cause);
        Runtime.getRuntime().halt(1);
    }
}
