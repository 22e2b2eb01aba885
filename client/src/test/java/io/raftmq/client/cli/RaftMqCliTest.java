package io.raftmq.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.FailureCode;
import io.raftmq.client.MessageId;
import io.raftmq.client.OpenTransaction;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicPartition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RaftMqCliTest {
    private final FakeClient cluster = new FakeClient();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private byte[] stdin = new byte[0];

    @Test
    void createsAndShowsATopic() {
        assertThat(run("topic", "create", "orders", "--partitions", "2")).isZero();
        assertThat(out.toString(UTF_8)).contains("topic orders").contains("orders  1          1       7");
        assertThat(run("topic", "create", "orders")).isEqualTo(ExitCodes.FAILED);
        assertThat(run("topic", "create", "orders", "--if-not-exists")).isZero();
        assertThat(cluster.closed).isEqualTo(3);
    }

    @Test
    void printsJsonWhereverTheOptionStands() {
        cluster.topic("t", 1);
        String expected = "[{\"topic\":\"t\",\"partition\":0,\"leader\":1,\"term\":7,\"replicas\":[1,2,3],"
                + "\"targetReplicas\":[]}]\n";
        assertThat(run("cluster", "partitions", "--json")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo(expected);
        out.reset();
        assertThat(run("--json", "cluster", "partitions")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo(expected);
    }

    @Test
    void anEmptyListIsNoLineOrAnEmptyArray() {
        assertThat(run("topic", "list")).isZero();
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(run("topic", "list", "--json")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("[]\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "topic",
                "topic create",
                "topic describe",
                "topic create t --retention soon",
                "topic create t --max-message-bytes 12XB",
                "produce",
                "group reset-offset g --topic t",
                "partition move t 0",
                "message get not-an-id",
                "transaction resolve 1f3a-2-h17",
                "transaction resolve 1f3a-2-h17 --commit --rollback",
                "transaction resolve 1f3a-2-17 --commit",
                "bench latency --rate 0",
                "topic create t --no-such-option"
            })
    void wordsThatMakeNoSenseEndWithTwo(String words) {
        assertThat(run(words.isEmpty() ? new String[0] : words.split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString(UTF_8)).isNotBlank();
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void tellsFailedFromUnreachable() {
        assertThat(run("topic", "describe", "nowhere")).isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString(UTF_8)).contains("UNKNOWN_TOPIC").contains("nowhere");
        cluster.failure = new RaftMqException(FailureCode.CONNECTION_LOST, true, false, "nobody answers");
        assertThat(run("topic", "list")).isEqualTo(ExitCodes.UNREACHABLE);
        err.reset();
        assertThat(run("topic", "list", "--json")).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(err.toString(UTF_8)).startsWith("{\"error\":\"CONNECTION_LOST\"");
    }

    @Test
    void linesGoInAndComeOutByteForByte(@TempDir Path directory) throws Exception {
        byte[] bytes = new byte[] {(byte) 0xff, 0, '\n', '\n', 'a', '\r', '\n', (byte) 0xc3, 'l'};
        Path file = directory.resolve("in.bin");
        Files.write(file, bytes);
        cluster.topic("t", 1);
        assertThat(run("produce", "--topic", "t", "--file", file.toString())).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("sent=4 acked=4 failed=0\n");
        out.reset();
        assertThat(run("consume", "--topic", "t", "--group", "g", "--from", "earliest", "--idle-exit", "10ms"))
                .isZero();
        assertThat(out.toByteArray())
                .startsWith(bytes)
                .hasSize(bytes.length + 1)
                .endsWith((byte) '\n');
    }

    @Test
    void consumesWhatLiesThereOnePartitionAfterTheOther() {
        stdin = "a\nb\nc\nd\ne\nf\ng\nh\n".getBytes(UTF_8);
        cluster.topic("t", 2);
        run("produce", "--topic", "t", "--file", "-");
        out.reset();
        assertThat(run("consume", "--topic", "t", "--idle-exit", "10ms")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("a\nc\ne\ng\nb\nd\nf\nh\n");
        assertThat(cluster.committed).as("without a group").isEmpty();
    }

    @Test
    void aGroupGoesOnBehindWhatItPrinted() {
        stdin = "a\nb\nc\nd\ne\n".getBytes(UTF_8);
        cluster.topic("t", 1);
        run("produce", "--topic", "t");
        out.reset();
        assertThat(run("consume", "--topic", "t", "--group", "g", "--count", "2"))
                .isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("a\nb\n");
        assertThat(cluster.committed).containsEntry(new TopicPartition("t", 0), 2L);
        assertThat(run("consume", "--topic", "t", "--group", "g", "--idle-exit", "10ms"))
                .isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("a\nb\nc\nd\ne\n");
    }

    @Test
    void fromLatestPrintsNothingThatLiesThere() {
        stdin = "a\n".getBytes(UTF_8);
        cluster.topic("t", 1);
        run("produce", "--topic", "t");
        out.reset();
        assertThat(run("consume", "--topic", "t", "--from", "latest", "--idle-exit", "10ms"))
                .isZero();
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void aFailedSendEndsTheRunWithItsReason() {
        stdin = "a\nb\n".getBytes(UTF_8);
        cluster.topic("t", 1);
        cluster.failure = new RaftMqException(FailureCode.DISK_FULL, true, false, "the disk is nearly full");
        assertThat(run("produce", "--topic", "t")).isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString(UTF_8)).contains("nearly full");
    }

    @Test
    void benchTellsWhatItMeasured() {
        assertThat(run("bench", "produce", "--topic", "b", "--partitions", "2", "--messages", "50", "--size", "8"))
                .isZero();
        assertThat(out.toString(UTF_8)).contains("messages=50 ").contains("ack p50=");
    }

    @Test
    void transactionsAreListedAndDecided() {
        MessageId id = new MessageId(0x1f3a, 2, 17, true);
        Instant time = Instant.EPOCH;
        cluster.openTransactions.put(id, new OpenTransaction(id, "payments", time, 3, time, time));
        assertThat(run("transaction", "list", "orders")).isZero();
        assertThat(out.toString(UTF_8)).contains("1f3a-2-h17  payments");
        assertThat(run("transaction", "resolve", "1f3a-2-h17", "--rollback")).isZero();
        assertThat(out.toString(UTF_8)).contains("1f3a-2-h17 is rolled back");
        assertThat(run("transaction", "resolve", "1f3a-2-h17", "--commit")).isEqualTo(ExitCodes.FAILED);
        out.reset();
        assertThat(run("transaction", "list", "orders", "--json")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("[]\n");
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : new String[] {"cluster", "topic", "group", "produce", "consume", "bench", "node"}) {
            out.reset();
            assertThat(run(command, "--help")).as(command).isZero();
            assertThat(out.toString(UTF_8))
                    .as(command)
                    .contains("Usage: raftmq " + command)
                    .contains("Example");
        }
    }

    private int run(String... words) {
        return new RaftMqCli(options -> cluster, new ByteArrayInputStream(stdin), out, err).run(words);
    }
}
