package io.raftmq.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.Audit;
import io.raftmq.client.FailureCode;
import io.raftmq.client.ProducerAudit;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditCommandTest {
    private final List<ProducerAudit> found = new ArrayList<>();
    private final StubbedCli cli = StubbedCli.withAdmin((method, arguments) -> {
        assertThat(method).isEqualTo("audit");
        if (!arguments[0].equals("orders")) {
            throw new RaftMqException(FailureCode.UNKNOWN_TOPIC, false, false, "there is no topic " + arguments[0]);
        }
        return (Audit) () -> List.copyOf(found);
    });

    private static ProducerAudit session(long id, long queued, long repeats, long unqueued, long... gaps) {
        List<ProducerAudit.Gap> missing = new ArrayList<>();
        for (int i = 0; i < gaps.length; i += 2) {
            missing.add(new ProducerAudit.Gap(gaps[i], gaps[i + 1]));
        }
        return new ProducerAudit(
                new TopicPartition("orders", 2), id, 1, queued, missing, repeats, unqueued, Instant.EPOCH);
    }

    @Test
    void whereAllIsWellOnlyTheSumIsPrinted() {
        found.add(session(7, 100, 0, 0));
        found.add(session(8, 90, 0, 10, 20, 29));
        assertThat(cli.run("audit", "orders")).as(cli.err()).isZero();
        assertThat(cli.out()).isEqualTo("producers=2 messages=190 lost=0 twice=0\n");
        assertThat(cli.run("audit", "orders", "--all")).isZero();
        assertThat(cli.out()).contains("7.1").contains("8.1").contains("20-29");
    }

    @Test
    void lossAndRepeatsAreNamedAndMakeItFail() {
        found.add(session(7, 100, 0, 0));
        found.add(session(8, 95, 0, 0, 20, 23, 31, 31));
        found.add(session(9, 50, 2, 0));
        assertThat(cli.run("audit", "orders")).isEqualTo(ExitCodes.FAILED);
        assertThat(cli.out())
                .contains("20-23 31")
                .contains("9.1")
                .doesNotContain("7.1")
                .endsWith("producers=3 messages=245 lost=5 twice=2\n");
        assertThat(cli.run("audit", "orders", "--json")).isEqualTo(ExitCodes.FAILED);
        assertThat(cli.out()).contains("\"lost\":5").contains("\"gaps\":[[20,23],[31,31]]");
    }

    @Test
    void aTopicThatIsNotThereIsNamed() {
        assertThat(cli.run("audit", "nowhere")).isEqualTo(ExitCodes.FAILED);
        assertThat(cli.err()).contains("nowhere");
    }
}
