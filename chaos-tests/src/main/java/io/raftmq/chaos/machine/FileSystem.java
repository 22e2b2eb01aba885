package io.raftmq.chaos.machine;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** File systems that can be cut from their power while they are mounted. */
public enum FileSystem {
    /** Few inodes and a small journal, so that making one takes milliseconds. */
    EXT4("mkfs.ext4", List.of("-q", "-F", "-m", "0", "-E", "nodiscard", "-J", "size=32", "-N", "16384")),
    XFS("mkfs.xfs", List.of("-q", "-f"));

    private final String maker;
    private final List<String> options;

    FileSystem(String maker, List<String> options) {
        this.maker = maker;
        this.options = options;
    }

    /** Those this machine can make. */
    public static List<FileSystem> known() {
        return Arrays.stream(values()).filter(kind -> Tool.exists(kind.maker)).toList();
    }

    void make(Path image) {
        String[] arguments = new String[options.size() + 1];
        options.toArray(arguments);
        arguments[options.size()] = image.toString();
        Tool.run(maker, arguments);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
