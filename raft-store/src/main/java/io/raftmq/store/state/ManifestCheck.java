package io.raftmq.store.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Looks at RocksDB's manifest before RocksDB does. A manifest is a log in blocks of 32 KiB; its records begin with a CRC (4
 * bytes), a length (2, little endian) and a kind (1): RocksDB's wiki, "Write Ahead Log File Format". Kinds above
 * {@link #LAST_KIND} are those of logs whose files are used again, which no manifest is. RocksDB looks at such a kind before
 * it looks at the CRC, and where one bit of damage has made one of a common kind it reads the same record for ever.
 */
final class ManifestCheck {
    private static final int BLOCK_BYTES = 32 * 1024;
    private static final int HEADER_BYTES = 7;
    private static final int LENGTH_AT = 4;
    private static final int KIND_AT = 6;
    /** Space that was never written. */
    private static final int NO_KIND = 0;
    /** The last piece of a record; before it are a whole one, the first piece, one between. */
    private static final int LAST_KIND = 4;

    private static final int MAX_NAME_BYTES = 64;
    private static final Pattern NAME = Pattern.compile("MANIFEST-\\d+");

    private ManifestCheck() {}

    /**
     * Passes a manifest that RocksDB can be trusted to read or to refuse, and a directory that has none.
     *
     * @throws StateException if RocksDB would not come to an end with it
     */
    static void check(Path directory) throws IOException {
        Path current = directory.resolve("CURRENT");
        if (!Files.isRegularFile(current)) {
            return;
        }
        String name;
        try (InputStream in = Files.newInputStream(current)) {
            name = new String(in.readNBytes(MAX_NAME_BYTES), StandardCharsets.ISO_8859_1).strip();
        }
        Path manifest = directory.resolve(NAME.matcher(name).matches() ? name : "");
        if (!Files.isRegularFile(manifest)) {
            return;
        }
        try (InputStream in = Files.newInputStream(manifest)) {
            byte[] block = in.readNBytes(BLOCK_BYTES);
            for (long start = 0; block.length > 0; start += BLOCK_BYTES) {
                checkBlock(manifest, start, block);
                block = in.readNBytes(BLOCK_BYTES);
            }
        }
    }

    private static void checkBlock(Path manifest, long start, byte[] block) {
        int at = 0;
        while (at + HEADER_BYTES <= block.length) {
            int length = (block[at + LENGTH_AT] & 0xFF) | (block[at + LENGTH_AT + 1] & 0xFF) << 8;
            int kind = block[at + KIND_AT] & 0xFF;
            if (kind > LAST_KIND) {
                throw new StateException(
                        "the state is damaged: " + manifest + " has a record of kind " + kind + " at byte "
                                + (start + at) + ": begin the node anew with an empty directory (docs/OPERATIONS.md)");
            }
            if (kind == NO_KIND) {
                return;
            }
            at += HEADER_BYTES + length;
        }
    }
}
