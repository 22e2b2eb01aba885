package io.raftmq.chaos.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** What files held at one moment, page by page; compared with what they hold later. */
public final class PageSums {
    private static final int PAGE = 4096;

    private final Map<Path, int[]> files;

    private PageSums(Map<Path, int[]> files) {
        this.files = files;
    }

    /** Takes it of all files below the directory that were written to since then. None may come or go meanwhile. */
    public static PageSums of(Path directory, Instant since) {
        Map<Path, int[]> files = new HashMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isAfter(since)) {
                    files.put(file, sums(file));
                }
            }
        } catch (IOException e) {
            throw new MachineException("cannot read what is in " + directory, e);
        }
        return new PageSums(files);
    }

    /** Bytes of pages that are gone by now, or different. */
    public long bytesLost() {
        long pages = 0;
        for (Map.Entry<Path, int[]> file : files.entrySet()) {
            int[] before = file.getValue();
            int[] now;
            try {
                now = Files.exists(file.getKey()) ? sums(file.getKey()) : new int[0];
            } catch (IOException e) {
                throw new MachineException("cannot read " + file.getKey(), e);
            }
            for (int i = 0; i < before.length; i++) {
                if (i >= now.length || before[i] != now[i]) {
                    pages++;
                }
            }
        }
        return pages * PAGE;
    }

    private static int[] sums(Path file) throws IOException {
        int[] sums = new int[Math.toIntExact((Files.size(file) + PAGE - 1) / PAGE)];
        byte[] page = new byte[PAGE];
        CRC32C crc = new CRC32C();
        try (InputStream in = Files.newInputStream(file)) {
            for (int i = 0; i < sums.length; i++) {
                int read = in.readNBytes(page, 0, PAGE);
                crc.reset();
                crc.update(page, 0, read);
                sums[i] = (int) crc.getValue();
            }
        }
        return sums;
    }
}
