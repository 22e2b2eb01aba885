package io.raftmq.store.commitlog;

/** A record met by a scan, with its offset, and whether its payload is intact. */
record FoundRecord(RecordHeader header, long offset, boolean intact) {
    long place() {
        return EntryTable.pack(offset, header.length());
    }
}
