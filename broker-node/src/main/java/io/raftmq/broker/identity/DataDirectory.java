package io.raftmq.broker.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A node's data directory, locked for this process from {@link #open} to {@link #close}. The bootstrap owns it;
 * only {@link #identity()} may be called by any thread.
 */
public final class DataDirectory implements AutoCloseable {
    private static final String FILE = "identity";
    private static final String OWNER = "OWNER";
    private static final int MAX_BYTES = 1 << 20;

    private final Path path;
    private final DirectoryLock lock;
    /** Written by the bootstrap's thread alone. */
    private volatile Identity identity;

    private DataDirectory(Path path, DirectoryLock lock, Identity identity) {
        this.path = path;
        this.lock = lock;
        this.identity = identity;
    }

    /**
     * Locks the directory, making it when it is absent, and reads its identity, giving it one when it is empty.
     *
     * @param nodeId the configured node id; a directory of another node is refused
     * @param freshDirectory the UUID the directory gets if it has none yet
     * @throws IdentityException if it is in use, belongs to another node, is damaged, holds something else, or was
     *     written by a newer version
     */
    public static DataDirectory open(Path path, int nodeId, UUID freshDirectory) throws IdentityException {
        DirectoryLock lock;
        try {
            Files.createDirectories(path);
            lock = DirectoryLock.take(path);
        } catch (IOException e) {
            throw new IdentityException("the data directory " + path + " cannot be used: " + e, e);
        }
        try {
            Path file = path.resolve(FILE);
            if (!Files.exists(file)) {
                refuseForeignContent(path);
                DataDirectory made = new DataDirectory(path, lock, Identity.fresh(nodeId, freshDirectory));
                made.write();
                return made;
            }
            return new DataDirectory(path, lock, read(file, nodeId));
        } catch (IdentityException e) {
            lock.close();
            throw e;
        } catch (IOException e) {
            lock.close();
            throw new IdentityException("the data directory " + path + " cannot be used: " + e, e);
        }
    }

    /** What the directory is now. */
    public Identity identity() {
        return identity;
    }

    /**
     * Where the store keeps its files; made at the first call. It carries the directory's UUID, so that a store which was
     * deleted or swapped under its identity is found before it votes without its memory.
     *
     * @throws IdentityException if the store is gone, or another directory's
     */
    public Path openStore() throws IdentityException {
        Path store = path.resolve("store");
        Path owner = store.resolve(OWNER);
        try {
            if (!identity.storeMade()) {
                Files.createDirectories(store);
                writeSynced(owner, identity.directory().toString());
                identity = identity.withStoreMade();
                write();
            } else if (!Files.exists(owner)
                    || !Files.readString(owner).equals(identity.directory().toString())) {
                throw new IdentityException(
                        "the store in " + store + " is gone or is another directory's: restore it, or"
                                + " delete the whole data directory, and the node joins anew");
            }
        } catch (IOException e) {
            throw new IdentityException("the store in " + store + " cannot be used: " + e, e);
        }
        return store;
    }

    /** Makes {@code member} what the directory is; synced to the disk when this returns. */
    public void become(Identity member) throws IdentityException {
        if (identity.isMember() || !member.isMember() || !member.directory().equals(identity.directory())) {
            throw new IllegalStateException("not a step from " + identity + " to " + member);
        }
        identity = member;
        try {
            write();
        } catch (IOException e) {
            throw new IdentityException("the identity cannot be written to " + path + ": " + e, e);
        }
    }

    @Override
    public void close() {
        lock.close();
    }

    private static Identity read(Path file, int nodeId) throws IOException, IdentityException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IdentityException(file + " is no identity file: it is larger than " + MAX_BYTES + " bytes");
        }
        Identity identity;
        try {
            identity = IdentityText.read(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IdentityException e) {
            throw new IdentityException(file + " " + e.getMessage(), e);
        }
        if (identity.nodeId() != nodeId) {
            throw new IdentityException("the data directory " + file.getParent() + " belongs to node "
                    + identity.nodeId() + ", and this is node " + nodeId + ": check node.id and data.dir");
        }
        return identity;
    }

    /** Without an identity file only an empty directory is a new one: anything else has lost what it was. */
    private static void refuseForeignContent(Path path) throws IOException, IdentityException {
        try (Stream<Path> files = Files.list(path)) {
            Path other = files.filter(file -> !file.endsWith(DirectoryLock.FILE) && !file.endsWith(FILE + ".new"))
                    .findFirst()
                    .orElse(null);
            if (other != null) {
                throw new IdentityException("the data directory " + path + " holds " + other.getFileName()
                        + " and no identity file: name an empty directory, or restore the file");
            }
        }
    }

    private void write() throws IOException {
        writeSynced(path.resolve(FILE), IdentityText.write(identity));
    }

    /** Replaces a file as a whole; it is on the disk when this returns. */
    private static void writeSynced(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
