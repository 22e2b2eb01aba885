package io.raftmq.chaos.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Knows the processes of the nodes, and reads in {@code /proc} which of them has a connection's other end. */
public final class SocketOwners implements Source {
    private static final Path TABLE = Path.of("/proc/net/tcp");
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;

    private final Supplier<Map<Integer, Long>> pids;

    /** @param pids the nodes' process ids at this moment */
    public SocketOwners(Supplier<Map<Integer, Long>> pids) {
        this.pids = pids;
    }

    /** Whether this system can be asked. */
    public static boolean known() {
        return Files.isReadable(TABLE);
    }

    @Override
    public int of(InetSocketAddress from, InetSocketAddress to) {
        try {
            Optional<String> inode = inodeOf(hex(from), hex(to));
            if (inode.isPresent()) {
                Path socket = Path.of("socket:[" + inode.get() + "]");
                for (Map.Entry<Integer, Long> node : pids.get().entrySet()) {
                    if (hasOpen(node.getValue(), socket)) {
                        return node.getKey();
                    }
                }
            }
            return Links.CLIENTS;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + TABLE, e);
        }
    }

    private static Optional<String> inodeOf(String local, String remote) throws IOException {
        List<String> lines = Files.readAllLines(TABLE);
        return lines.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(field -> field.length > INODE && field[LOCAL].equals(local) && field[REMOTE].equals(remote))
                .map(field -> field[INODE])
                .findFirst();
    }

    private static boolean hasOpen(long pid, Path socket) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc", String.valueOf(pid), "fd"))) {
            for (Path descriptor : open) {
                if (isLinkTo(descriptor, socket)) {
                    return true;
                }
            }
            return false;
        } catch (IOException gone) {
            return false;
        }
    }

    private static boolean isLinkTo(Path descriptor, Path target) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).equals(target);
        } catch (NoSuchFileException closed) {
            return false;
        }
    }

    /** The kernel's way to write it: the address as a number of this machine's byte order, the port as one of the net's. */
    private static String hex(InetSocketAddress address) {
        byte[] ip = address.getAddress().getAddress();
        return String.format(Locale.ROOT, "%02X%02X%02X%02X:%04X", ip[3], ip[2], ip[1], ip[0], address.getPort());
    }
}
