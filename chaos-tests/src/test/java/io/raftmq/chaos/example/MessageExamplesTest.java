package io.raftmq.chaos.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.GroupSettings;
import io.raftmq.client.GroupTrace;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RetryPolicy;
import io.raftmq.client.TopicSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of filters, message groups, claims and stories do what they say. */
class MessageExamplesTest {
    @Test
    void run(@TempDir Path dir) throws Exception {
        try (ExampleNode node = new ExampleNode(dir)) {
            eachDepartmentGetsItsOwn(node.client());
            eachAccountKeepsItsOrder(node.client());
            eachInvoiceIsPaidOnce(node.client());
        }
    }

    private static void eachDepartmentGetsItsOwn(RaftMqClient client) {
        client.admin().createTopic("parcels", 2, TopicSettings.defaults());
        try (FilterExample post = new FilterExample(client)) {
            post.handIn("watch", "express", "CH", 900);
            post.handIn("letter", "slow", "CH", 1);
            post.handIn("wine", "slow", "FR", 300);
            post.handIn("lens", "overnight", "DE", 400);
            post.handIn("vase", "slow", "US", 150);
            ExampleNode.await(
                    "the parcels",
                    () -> post.declared().size() == 2 && post.hurried().size() == 2);
            assertThat(post.declared()).containsExactlyInAnyOrder("watch", "vase");
            assertThat(post.hurried()).containsExactlyInAnyOrder("watch", "lens");
        }
    }

    private static void eachAccountKeepsItsOrder(RaftMqClient client) {
        client.admin().createTopic("movements", 1, TopicSettings.defaults());
        try (FifoExample bank = new FifoExample(client)) {
            bank.lock("anna");
            for (String movement : List.of("+100", "-30", "+5")) {
                bank.move("anna", movement);
                bank.move("bert", movement);
            }
            ExampleNode.await("bert's movements", () -> bank.booked("bert").size() == 3);
            assertThat(bank.booked("anna")).as("locked").isEmpty();
            bank.unlock("anna");
            ExampleNode.await("anna's movements", () -> bank.booked("anna").size() == 3);
            assertThat(bank.booked("anna")).containsExactly("+100", "-30", "+5");
            assertThat(bank.booked("bert")).containsExactly("+100", "-30", "+5");
        }
    }

    private static void eachInvoiceIsPaidOnce(RaftMqClient client) {
        client.admin().createTopic("invoices", 1, TopicSettings.defaults());
        client.admin()
                .alterGroup("payments", GroupSettings.unchanged().withRetry(RetryPolicy.fixed(Duration.ofMillis(50))));
        try (ClaimsExample office = new ClaimsExample(client)) {
            office.failNext(2);
            office.send("2026-1");
            ExampleNode.await("the first payment", () -> office.paid().size() == 1);
            office.send("2026-1");
            office.send("2026-2");
            TraceExample desk = new TraceExample(client, "invoices");
            ExampleNode.await(
                    "all are done with",
                    () -> desk.summaryOf("2026-1").equals("payments: ACKED\n")
                            && desk.summaryOf("2026-2").equals("payments: ACKED\n"));
            assertThat(office.paid()).containsExactly("2026-1", "2026-2");
            aHelpDeskFindsOutAndHasItDoneAgain(desk, office);
        }
    }

    private static void aHelpDeskFindsOutAndHasItDoneAgain(TraceExample desk, ClaimsExample office) {
        assertThat(desk.storyOf("2025-9")).isEmpty();
        assertThat(desk.doAgain("2025-9", "payments")).isFalse();
        assertThat(desk.doAgain("2026-2", "payments")).isTrue();
        ExampleNode.await("it was delivered twice", () -> deliveries(desk) == 2);
        assertThat(office.paid()).as("and paid once all the same").containsExactly("2026-1", "2026-2");
    }

    private static long deliveries(TraceExample desk) {
        return desk.storyOf("2026-2").orElseThrow().groups().get(0).events().stream()
                .filter(event -> event.kind() == GroupTrace.Kind.LEASED)
                .count();
    }
}
