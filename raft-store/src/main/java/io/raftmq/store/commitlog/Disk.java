package io.raftmq.store.commitlog;

import java.io.IOException;
import java.util.List;

/**
 * The one directory the log lives in. All of the log's file I/O goes through here, so that a simulated disk can lose,
 * tear and reorder what was not synced. Names are plain file names. Thread-safe.
 */
interface Disk extends AutoCloseable {
    /** The names of all files. */
    List<String> list() throws IOException;

    /** Opens an existing file. */
    DiskFile open(String name) throws IOException;

    /** Creates a file that must not exist. It survives a crash once it and the directory were synced. */
    DiskFile create(String name) throws IOException;

    /** Renames over what may be there, atomically. */
    void rename(String from, String to) throws IOException;

    /** Deletes the file if it is there; open handles of it stay readable. */
    void delete(String name) throws IOException;

    /** Makes creations, renames and deletions durable. */
    void syncDirectory() throws IOException;

    /** Bytes that can still be written. */
    long usableBytes() throws IOException;

    /** Lets go of the directory. */
    @Override
    void close() throws IOException;
}
