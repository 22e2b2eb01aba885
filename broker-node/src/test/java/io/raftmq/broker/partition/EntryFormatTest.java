package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.broker.broadcast.MemberOffset;
import io.raftmq.broker.deadletter.DeadReason;
import io.raftmq.broker.deadletter.StoredAt;
import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.broker.group.GroupPicture;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.group.Segment;
import io.raftmq.broker.partition.DeadLetterRecord.Letter;
import io.raftmq.broker.partition.PartitionRecord.ChangeVisibility;
import io.raftmq.broker.story.RedeliveryId;
import io.raftmq.client.wire.BatchIndex;
import io.raftmq.client.wire.BatchTraits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryFormatTest {
    private static final List<OffsetRange> RANGES = List.of(
            new OffsetRange(-300, 32), new OffsetRange(-268, 1), new OffsetRange(-400, 2), new OffsetRange(5, 9));

    private static final List<PartitionRecord> ONE_OF_EACH = List.of(
            new PartitionRecord.OpenGroup("größe"),
            new PartitionRecord.StartShared(3, 1L << 40),
            new PartitionRecord.RaiseSubscription(3, 12),
            new PartitionRecord.Lease(3, 1_025, 900_000, 32, RANGES),
            new PartitionRecord.SkipLeases(77),
            new PartitionRecord.Ack(3, RANGES),
            new PartitionRecord.ChangeVisibility(3, ChangeVisibility.Why.RELEASED, 5_000, RANGES),
            new PartitionRecord.Fail(3, DeadReason.TIMED_OUT, "no stöck", 5_000, RANGES),
            new StoryRecord.NameMember("mémber"),
            new StoryRecord.Redeliver(3, new RedeliveryId(-5, 6), 1L << 40, null),
            new StoryRecord.Redeliver(
                    3, new RedeliveryId(5, -6), 7, new Letter(8, 7, new StoredAt(1L << 40, 9, 100, 3, 1_000_000))),
            new LaneRecord.Advance(3, 1_025, 4, 1_000, 900, List.of(new Segment(9, Segment.Fate.LEASED, -5))),
            new PartitionRecord.CommitOffset(4, new CommittedOffset(99, 7, 2, "a note")),
            new ModeRecord.Acquire(4, 1L << 33),
            new ModeRecord.PutMember(5, "mémber", new MemberOffset(12, 1, 1_000_000, "note")),
            new ModeRecord.ResetMembers(5, 7),
            new ModeRecord.ForgetMembers(5, List.of("a", "b")),
            new ModeRecord.PutGroup(
                    "fork",
                    3,
                    new GroupPicture(
                            List.of(9L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L),
                            List.of(new Run(3, 2, 1, 0, 77, false, -5), new Run(7, 1, 0, 0, 0, false)),
                            -1)),
            new PartitionRecord.DeleteGroup(3),
            new PartitionRecord.Trim(1_000, 5_000, 1L << 45),
            new PartitionRecord.ForgetProducers(List.of(1L, Long.MAX_VALUE)));

    private static ByteBuffer oneOfEach() {
        EntryBuilder builder = new EntryBuilder(42, 1_700_000_000_000L, 0);
        builder.addBatch(TestBatches.of(7, 1, 2, 3).bytes());
        ONE_OF_EACH.forEach(builder::add);
        return builder.build();
    }

    private static List<PartitionRecord> read(ByteBuffer payload) {
        EntryReader reader = new EntryReader(payload);
        List<PartitionRecord> records = new ArrayList<>();
        while (reader.hasNext()) {
            records.add(reader.next());
        }
        reader.end();
        return records;
    }

    @Test
    void readsWhatWasWritten() {
        ByteBuffer payload = oneOfEach().asReadOnlyBuffer();
        EntryReader reader = new EntryReader(payload);
        assertThat(reader.ordinal()).isEqualTo(42);
        assertThat(reader.groupTimeMs()).isEqualTo(1_700_000_000_000L);
        ByteBuffer batch = TestBatches.of(7, 1, 2, 3).bytes();
        assertThat(reader.next())
                .isEqualTo(new PartitionRecord.StoreBatch(
                        TestBatches.of(7, 1, 2, 3).header(), BatchTraits.NONE, BatchIndex.NONE));
        assertThat(payload.slice(reader.bodyPosition(), reader.bodyLength())).isEqualTo(batch);
        assertThat(read(payload).subList(1, ONE_OF_EACH.size() + 1)).isEqualTo(ONE_OF_EACH);
        assertThat(payload.position()).isZero();
    }

    @Test
    void positionsCountFromTheBuffersPosition() {
        ByteBuffer shifted = ByteBuffer.allocate(1_000);
        shifted.position(13).put(oneOfEach()).flip().position(13);
        assertThat(read(shifted)).isEqualTo(read(oneOfEach()));
    }

    @Test
    void saysWhenAnEntryIsOfANewerVersion() {
        assertThatThrownBy(() -> read(oneOfEach().put(0, (byte) 2)))
                .isInstanceOf(UnreadableEntryException.class)
                .hasMessageContaining("upgrade");
        assertThatThrownBy(() -> read(oneOfEach().put(1, (byte) 1))).isInstanceOf(UnreadableEntryException.class);
        ByteBuffer unknown = new EntryBuilder(0, 0, 0).build();
        ByteBuffer withUnknown = ByteBuffer.allocate(22)
                .put(unknown)
                .put((byte) 0)
                .put((byte) 99)
                .flip();
        withUnknown.putShort(2, (short) 1);
        assertThatThrownBy(() -> read(withUnknown))
                .isInstanceOf(UnreadableEntryException.class)
                .hasMessageContaining("99");
    }

    @Test
    void refusesEveryTruncation() {
        ByteBuffer whole = oneOfEach();
        for (int length = 0; length < whole.limit(); length++) {
            ByteBuffer cut = whole.duplicate().limit(length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(UnreadableEntryException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damagedBytesAreReadOrRefusedAndNothingElse(long seed) {
        Random random = new Random(seed);
        byte[] whole = oneOfEach().array();
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = whole.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            refused += refuses(ByteBuffer.wrap(damaged), "seed " + seed);
        }
        assertThat(refused).isBetween(5_000, 20_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void randomBytesAreReadOrRefusedAndNothingElse(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 1 && random.nextBoolean()) {
                bytes[0] = EntryFormat.VERSION;
                bytes[1] = 0;
            }
            refuses(ByteBuffer.wrap(bytes), "seed " + seed);
        }
    }

    private static int refuses(ByteBuffer payload, String seed) {
        try {
            read(payload);
            return 0;
        } catch (UnreadableEntryException e) {
            return 1;
        } catch (RuntimeException e) {
            throw new AssertionError(seed, e);
        }
    }

    @Test
    void numbersKeepTheirValue() {
        Random random = new Random(9);
        for (int i = 0; i < 10_000; i++) {
            long number = random.nextLong() >> random.nextInt(64);
            ByteSink sink = new ByteSink(1).zigzag(number).varint(number & Long.MAX_VALUE);
            ByteSource source = new ByteSource(sink.toArray());
            assertThat(source.zigzag()).isEqualTo(number);
            assertThat(source.varint()).isEqualTo(number & Long.MAX_VALUE);
            source.end();
        }
    }
}
