package io.raftmq.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.raftmq.client.wire.ErrorCode;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ApiTest {
    @Test
    void everyErrorOfTheWireHasAPublicName() {
        assertThat(Arrays.stream(FailureCode.values()).map(Enum::name))
                .containsAll(Arrays.stream(ErrorCode.values()).map(Enum::name).toList());
    }

    @Test
    void aMessageIdSurvivesItsTextForm() {
        MessageId id = new MessageId(0xfedcba9876543210L, 9_999, Long.MAX_VALUE);
        assertThat(MessageId.parse(id.toString())).isEqualTo(id);
    }

    @Test
    void whatIsNoMessageIdIsRefused() {
        for (String text :
                new String[] {"", "1-2", "1-2-3-4", "x-1-1", "1--1-1", "1-1--5", "1-1-99999999999999999999"}) {
            assertThatIllegalArgumentException()
                    .as(text)
                    .isThrownBy(() -> MessageId.parse(text))
                    .withMessageContaining("message id");
        }
    }

    @Test
    void termsOfTransactionsThatContradictEachOtherAreRefused() {
        TransactionProducerOptions.Builder builder =
                TransactionProducerOptions.builder("g").topic("t").timeout(Duration.ofSeconds(10));
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("firstCheck");
        assertThat(builder.firstCheck(Duration.ofSeconds(10)).build().timeout()).isEqualTo(Duration.ofSeconds(10));
        builder.checkInterval(Duration.ofMinutes(5)).maxCheckInterval(Duration.ofMinutes(1));
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("checkInterval");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TransactionProducerOptions.builder("g").build())
                .withMessageContaining("topic");
    }

    @Test
    void badTopicNamesAreRefused() {
        for (String name : new String[] {"", ".", "..", "a/../b", "x".repeat(1_000), "a b", "ключ"}) {
            assertThatIllegalArgumentException().as(name).isThrownBy(() -> Message.of(name, new byte[0]));
        }
        assertThat(Message.of("orders_%RETRY%-1.x", new byte[0]).topic()).isEqualTo("orders_%RETRY%-1.x");
    }

    @Test
    void badBootstrapsAreRefused() {
        for (String bootstrap : new String[] {"", "host", "host:", "host:x", ":1", "host:99999", "a:1,,b:2"}) {
            assertThatIllegalArgumentException()
                    .as(bootstrap)
                    .isThrownBy(() -> ClientOptions.builder(bootstrap).build());
        }
        assertThat(ClientOptions.builder(" a:1 , b:2 ").build().bootstrap()).containsExactly("a:1", "b:2");
    }
}
