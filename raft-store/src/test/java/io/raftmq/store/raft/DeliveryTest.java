package io.raftmq.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DeliveryTest {
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final AtomicLong onDisk = new AtomicLong();
    private final List<RuntimeException> broken = new ArrayList<>();
    private final Delivery delivery = new Delivery(onDisk::get, pool, broken::add);
    private final List<String> made = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    @Test
    void aCallBehindNothingIsMadeAtOnceOnTheAddersThread() {
        Thread[] on = new Thread[1];
        delivery.add(0, () -> on[0] = Thread.currentThread());
        assertThat(on[0]).isSameAs(Thread.currentThread());
    }

    @Test
    void nothingIsToldOfWhatIsNotOnDiskAndTheOrderHolds() {
        delivery.add(5, () -> made.add("entries to 5"));
        delivery.add(0, () -> made.add("leader"));
        delivery.post(() -> made.add("posted"));
        onDisk.set(4);
        delivery.logAdvanced();
        assertThat(made).isEmpty();
        onDisk.set(5);
        delivery.logAdvanced();
        Await.until("all three", () -> made.size() == 3);
        assertThat(made).containsExactly("entries to 5", "leader", "posted");
    }

    @Test
    void anAdderNeverWaitsForTheDiskHoweverLongTheLine() {
        for (int i = 0; i < 10_000; i++) {
            delivery.add(1, () -> made.add("x"));
        }
        assertThat(made).isEmpty();
        onDisk.set(1);
        delivery.logAdvanced();
        Await.until("all of them", () -> made.size() == 10_000);
    }

    @Test
    void anAdderWaitsForASlowListener() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        delivery.post(() -> {
            begun.countDown();
            await(slow);
        });
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        AtomicLong added = new AtomicLong();
        pool.execute(() -> {
            for (int i = 0; i < 1_000; i++) {
                delivery.add(0, () -> made.add("x"));
                added.incrementAndGet();
            }
        });
        Await.until("the adder is held back", () -> added.get() == 64);
        slow.countDown();
        Await.until("all of them", () -> made.size() == 1_000);
    }

    @Test
    void whatWaitsIsDroppedAtTheCloseAndTheLastCallIsMade() {
        List<String> dropped = new ArrayList<>();
        delivery.add(9, new Delivery.Call() {
            @Override
            public void make() {
                made.add("never");
            }

            @Override
            public void dropped() {
                dropped.add("entries");
            }
        });
        delivery.closeAfter(() -> made.add("quarantined"));
        Await.until("the last call", () -> made.contains("quarantined"));
        delivery.add(0, () -> made.add("too late"));
        assertThat(dropped).containsExactly("entries");
        assertThat(made).containsExactly("quarantined");
    }

    @Test
    void aListenerThatThrowsIsReported() {
        delivery.add(0, () -> {
            throw new IllegalStateException("broken");
        });
        assertThat(broken).singleElement().satisfies(e -> assertThat(e).hasMessage("broken"));
    }

    @Test
    void manyAddersAndALogThatAdvancesLoseNothingAndKeepEachOrder() throws InterruptedException {
        int perAdder = 2_000;
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < perAdder; i++) {
            int number = i;
            delivery.add(number, () -> order.add(number));
            pool.execute(() -> {
                onDisk.accumulateAndGet(number, Math::max);
                delivery.logAdvanced();
            });
            delivery.post(() -> made.add("posted"));
        }
        Await.until("all posted calls", () -> made.size() == perAdder);
        assertThat(delivery.addAndWait(() -> made.add("last"))).isTrue();
        assertThat(order).hasSize(perAdder).isSorted();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
