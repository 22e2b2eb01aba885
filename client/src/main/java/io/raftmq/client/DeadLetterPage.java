package io.raftmq.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a group's dead letters.
 *
 * @param letters partition by partition, each in the order of their death
 * @param next where the next page begins; null: there is none
 */
public record DeadLetterPage(
        List<DeadLetter> letters, @Nullable Position next) {
    public DeadLetterPage {
        letters = List.copyOf(letters);
    }

    /**
     * Between two pages.
     *
     * @param partition where the next one begins
     * @param number its first letter there
     */
    public record Position(TopicPartition partition, long number) {}
}
