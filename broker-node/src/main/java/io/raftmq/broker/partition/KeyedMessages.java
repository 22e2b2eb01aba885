package io.raftmq.broker.partition;

import io.raftmq.broker.dedupe.KeyedMessage;
import io.raftmq.broker.keyed.KeyHash;
import io.raftmq.broker.keyed.KeyTable;
import io.raftmq.broker.partition.DedupeRecord.DropKeys;
import io.raftmq.client.wire.MessageTraits;
import io.raftmq.store.StateReader;

/** What is stored under keys in a partition, as applied or as a leader foresees it. */
final class KeyedMessages {
    private final KeyTable<KeyedMessage> table;

    private KeyedMessages(KeyTable<KeyedMessage> table) {
        this.table = table;
    }

    /** What {@code from} holds, and will hold. */
    static KeyedMessages load(StateReader from) {
        byte[] counted = KeyTableLayout.DEDUPE.count(from);
        ByteSource source = new ByteSource(counted == null ? new byte[] {0} : counted);
        long size = source.varint();
        source.end();
        return new KeyedMessages(new KeyTable.Applied<>(KeyTableLayout.DEDUPE.in(from, DedupeCodec::value), size));
    }

    /** The keys once everything proposed on top of these is applied; nothing yet. */
    KeyedMessages ahead() {
        return new KeyedMessages(((KeyTable.Applied<KeyedMessage>) table).ahead());
    }

    void entryOpened(long ordinal) {
        if (table instanceof KeyTable.Proposed<KeyedMessage> ahead) {
            ahead.entry(ordinal);
        }
    }

    void entryApplied(long ordinal) {
        if (table instanceof KeyTable.Proposed<KeyedMessage> ahead) {
            ahead.applied(ordinal);
        }
    }

    KeyTable<KeyedMessage> table() {
        return table;
    }

    /** A message was stored under a key. */
    void put(KeyHash key, KeyedMessage message, long replacedMs, Changes changes) {
        table.put(key, message, replacedMs == 0);
        changes.keyPut(key, message, replacedMs);
    }

    void drop(DropKeys record, Changes changes) {
        record.keys().forEach(due -> table.remove(due.key()));
        changes.keysDropped(record);
        counted(changes);
    }

    /** To be called once all that a record puts is put. */
    void counted(Changes changes) {
        changes.keysCounted(table.size());
    }

    static KeyHash keyOf(MessageTraits traits) {
        return new KeyHash(traits.dedupeHigh(), traits.dedupeLow());
    }
}
