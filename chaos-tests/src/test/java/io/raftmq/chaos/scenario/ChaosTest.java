package io.raftmq.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.nemesis.FaultKind;
import io.raftmq.chaos.soak.WorkloadKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code deploy/chaos} refuses before it starts anything, and that its help knows all there is. */
class ChaosTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--faults kill,quake | no fault is called 'quake'",
                "--workload log,poetry | no workload is called 'poetry'",
                "--nodes 2 | --nodes is 3 to 9, not 2",
                "--round-minutes 600 | --pace times --round-minutes is at most",
            })
    void refusesWhatItCannotDo(String arguments, String message) {
        StringWriter errors = new StringWriter();
        CommandLine line = Chaos.commandLine().setErr(new PrintWriter(errors, true));
        assertThat(line.execute(arguments.split(" "))).isEqualTo(2);
        assertThat(errors.toString()).startsWith("chaos: " + message);
    }

    @Test
    void itsHelpNamesEveryFaultAndEveryWorkload() {
        String help = Chaos.commandLine().getUsageMessage();
        assertThat(List.of(FaultKind.values())).allMatch(kind -> help.contains(kind.text()));
        assertThat(List.of(WorkloadKind.values())).allMatch(kind -> help.contains(kind.text()));
    }
}
