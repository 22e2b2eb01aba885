package io.raftmq.client.cli;

import picocli.CommandLine.Option;

/** How large the messages of a measurement are: an option of several commands. */
final class BodySize {
    private static final int MOST = 32 << 20;

    @Option(
            names = "--size",
            defaultValue = "1KiB",
            paramLabel = "SIZE",
            converter = Units.SizeConverter.class,
            description = "Bytes of each body; default 1KiB")
    private long size;

    int bytes() {
        if (size < Long.BYTES || size > MOST) {
            throw new IllegalArgumentException("--size must be 8 bytes to 32MiB");
        }
        return (int) size;
    }
}
