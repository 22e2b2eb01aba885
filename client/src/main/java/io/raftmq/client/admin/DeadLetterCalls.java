package io.raftmq.client.admin;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.raftmq.client.DeadLetter;
import io.raftmq.client.DeadLetterFilter;
import io.raftmq.client.DeadLetterPage;
import io.raftmq.client.DeadLetterPage.Position;
import io.raftmq.client.FailureCode;
import io.raftmq.client.MessageId;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.consumer.AnswerBatches;
import io.raftmq.client.consumer.StoredBatches;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.net.Reply;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.MalformedException;
import io.raftmq.client.wire.proto.DeadLetterInfo;
import io.raftmq.client.wire.proto.ListDeadLettersRequest;
import io.raftmq.client.wire.proto.ListDeadLettersResponse;
import io.raftmq.client.wire.proto.TakeDeadLettersRequest;
import io.raftmq.client.wire.proto.TakeDeadLettersResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A group's dead letters, over all partitions of its topics. Each partition is asked page by page. */
final class DeadLetterCalls {
    private static final int PAGE = 1_000;
    private static final int PAGE_BYTES = 1 << 20;

    private final LeaderCalls leaders;
    private final Duration patience;

    DeadLetterCalls(LeaderCalls leaders, Duration patience) {
        this.leaders = leaders;
        this.patience = patience;
    }

    /** One page of a partition's letters, and where the next one begins: -1 if there is none. */
    private record Page(List<DeadLetter> letters, long next) {}

    /** Letters that fit, with their messages; {@code partitions} in order, from {@code after} on. */
    DeadLetterPage list(
            String group, List<TopicPartition> partitions, DeadLetterFilter filter, @Nullable Position after, int max) {
        List<DeadLetter> found = new ArrayList<>();
        boolean begun = after == null;
        for (TopicPartition partition : partitions) {
            long from = 0;
            if (!begun && after != null) {
                if (!partition.equals(after.partition())) {
                    continue;
                }
                begun = true;
                from = after.number();
            }
            while (from >= 0) {
                Page page = page(group, partition, from, true);
                for (DeadLetter letter : page.letters()) {
                    if (found.size() == max) {
                        return new DeadLetterPage(found, new Position(partition, letter.number()));
                    }
                    if (filter.fits(letter)) {
                        found.add(letter);
                    }
                }
                from = page.next();
            }
        }
        return new DeadLetterPage(found, null);
    }

    /** Has the letters that fit taken out as {@code api} does; answers how many. */
    long take(String group, List<TopicPartition> partitions, DeadLetterFilter filter, ApiKey api) {
        long taken = 0;
        for (TopicPartition partition : partitions) {
            long from = 0;
            while (from >= 0) {
                Page page = page(group, partition, from, filter.looksIntoMessages());
                List<Long> numbers = page.letters().stream()
                        .filter(filter::fits)
                        .map(DeadLetter::number)
                        .toList();
                taken += numbers.isEmpty() ? 0 : take(group, partition, numbers, api);
                from = page.next();
            }
        }
        return taken;
    }

    private int take(String group, TopicPartition partition, List<Long> numbers, ApiKey api) {
        TakeDeadLettersRequest.Builder request = TakeDeadLettersRequest.newBuilder()
                .setGroup(group)
                .setPartition(partition.partition())
                .addAllNumbers(numbers);
        return call(partition, api, uid -> request.setTopicUid(uid).build(), TakeDeadLettersResponse.parser())
                .header()
                .getTaken();
    }

    private Page page(String group, TopicPartition partition, long from, boolean withMessages) {
        ListDeadLettersRequest.Builder request = ListDeadLettersRequest.newBuilder()
                .setGroup(group)
                .setPartition(partition.partition())
                .setFromNumber(from)
                .setMaxLetters(PAGE)
                .setMaxBytes(withMessages ? PAGE_BYTES : 0);
        long[] topicUid = new long[1];
        Reply<ListDeadLettersResponse> reply = call(
                partition,
                ApiKey.LIST_DEAD_LETTERS,
                uid -> {
                    topicUid[0] = uid;
                    return request.setTopicUid(uid).build();
                },
                ListDeadLettersResponse.parser());
        StoredBatches.Source source = new StoredBatches.Source(partition.topic(), topicUid[0], partition.partition());
        List<DeadLetter> letters = letters(group, source, reply);
        boolean more = reply.header().getMore() && !letters.isEmpty();
        return new Page(letters, more ? letters.get(letters.size() - 1).number() + 1 : -1);
    }

    private static List<DeadLetter> letters(
            String group, StoredBatches.Source source, Reply<ListDeadLettersResponse> reply) {
        ListDeadLettersResponse answer = reply.header();
        List<DeadLetter> letters = new ArrayList<>();
        try {
            List<AnswerBatches.Part> parts = AnswerBatches.split(answer.getBatchesList(), reply.payload());
            for (int i = 0; i < answer.getLettersCount(); i++) {
                MessageView message = i < parts.size()
                        ? StoredBatches.read(source, parts.get(i)).get(0)
                        : null;
                letters.add(letter(group, source, answer.getLetters(i), message));
            }
        } catch (MalformedException | IndexOutOfBoundsException e) {
            throw new RaftMqException(
                    FailureCode.CORRUPT_BATCH, true, false, "dead letters came damaged: " + e.getMessage(), e);
        }
        return letters;
    }

    private static DeadLetter letter(
            String group, StoredBatches.Source source, DeadLetterInfo info, @Nullable MessageView message) {
        return new DeadLetter(
                group,
                source.topic(),
                new MessageId(source.topicUid(), source.partition(), info.getOffset()),
                info.getNumber(),
                DeadLetter.Reason.of(info.getReasonValue()),
                info.getAttempts(),
                Instant.ofEpochMilli(info.getFirstFailedMs()),
                Instant.ofEpochMilli(info.getDeadMs()),
                info.getNote(),
                message == null ? null : message.withOffset(info.getOffset()));
    }

    private <A extends MessageLite> Reply<A> call(
            TopicPartition partition, ApiKey api, LongFunction<MessageLite> request, Parser<A> parser) {
        return Blocking.await(leaders.call(new LeaderCalls.Ask<>(
                partition.topic(), partition.partition(), api, request, parser, Duration.ZERO, patience, () -> true)));
    }
}
