package io.raftmq.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.Quota;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuotaCommandTest {
    private final List<Quota> quotas = new ArrayList<>();
    private final StubbedCli cli = StubbedCli.withAdmin((method, arguments) -> switch (method) {
        case "setQuota" -> {
            quotas.add((Quota) arguments[0]);
            yield null;
        }
        case "listQuotas" -> List.copyOf(quotas);
        case "deleteQuota" -> {
            quotas.removeIf(
                    quota -> quota.kind() == arguments[0] && quota.name().equals(arguments[1]));
            yield null;
        }
        default -> throw new AssertionError(method);
    });

    @Test
    void aQuotaIsSetWithWhatIsGivenAndNothingElse() {
        assertThat(cli.run("quota", "set", "topic", "orders", "--send-messages", "500", "--receive-bytes", "10MiB"))
                .as(cli.err())
                .isZero();
        assertThat(quotas).containsExactly(new Quota(Quota.Kind.TOPIC, "orders", 500, 0, 0, 10 << 20));
        assertThat(cli.out())
                .contains("topic")
                .contains("orders")
                .contains("500")
                .contains("-");
    }

    @Test
    void quotasAreListedAndDeleted() {
        quotas.add(new Quota(Quota.Kind.CLIENT, Quota.EACH, 7, 0, 0, 0));
        quotas.add(new Quota(Quota.Kind.GROUP, "billing", 0, 0, 9, 0));
        assertThat(cli.run("quota", "list", "--json")).isZero();
        assertThat(cli.out())
                .contains("\"kind\":\"client\",\"name\":\"*\",\"sendMessages\":7")
                .contains("\"kind\":\"group\",\"name\":\"billing\"");
        assertThat(cli.run("quota", "delete", "client", "*")).isZero();
        assertThat(cli.out()).contains("deleted the quota of client *");
        assertThat(quotas).extracting(Quota::name).containsExactly("billing");
    }

    @Test
    void whatIsNoQuotaIsRefusedBeforeAnybodyIsAsked() {
        assertThat(cli.run("quota", "set", "planet", "earth")).isEqualTo(ExitCodes.USAGE);
        assertThat(cli.run("quota", "set", "topic", "orders", "--send-bytes", "plenty"))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(quotas).isEmpty();
    }
}
