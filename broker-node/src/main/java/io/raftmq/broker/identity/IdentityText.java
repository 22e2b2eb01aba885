package io.raftmq.broker.identity;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The identity file's text, one field a line, the last line the CRC32C of those before it:
 *
 * <pre>
 * raftmq-identity 1
 * node 2
 * directory 6f9c...
 * state MEMBER
 * cluster 1f0a...
 * incarnation 0
 * store made
 * founder 1 77ab...
 * founder 2 6f9c...
 * crc32c 5d1e99f0
 * </pre>
 */
final class IdentityText {
    /** The format version this build writes, and the newest it reads. */
    static final int VERSION = 1;

    private static final String MAGIC = "raftmq-identity";
    private static final String MADE = "made";

    private IdentityText() {}

    static String write(Identity identity) {
        StringBuilder text = new StringBuilder();
        text.append(MAGIC).append(' ').append(VERSION).append('\n');
        text.append("node ").append(identity.nodeId()).append('\n');
        text.append("directory ").append(identity.directory()).append('\n');
        text.append("state ").append(identity.state()).append('\n');
        text.append("cluster ").append(identity.clusterId()).append('\n');
        text.append("incarnation ").append(identity.incarnation()).append('\n');
        text.append("store ").append(identity.storeMade() ? MADE : "none").append('\n');
        for (Founder founder : identity.founders()) {
            text.append("founder ").append(founder.nodeId()).append(' ');
            text.append(founder.directory()).append('\n');
        }
        return text + "crc32c " + crc(text.toString()) + '\n';
    }

    /** Reads what {@link #write} wrote; the version is looked at before anything else, so a newer file is named as such. */
    static Identity read(String text) throws IdentityException {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).startsWith(MAGIC + " ")) {
            throw new IdentityException("is not an identity file");
        }
        try {
            int version = Integer.parseInt(lines.get(0).substring(MAGIC.length() + 1));
            if (version > VERSION) {
                throw new IdentityException("has format version " + version
                        + ", written by a newer RaftMQ; this build reads " + VERSION + ": start the newer one");
            }
            int crcLine = text.lastIndexOf("crc32c ");
            if (crcLine < 0 || !text.substring(crcLine).equals("crc32c " + crc(text.substring(0, crcLine)) + '\n')) {
                throw new IdentityException("is damaged: its CRC32C does not match");
            }
            List<Founder> founders = new ArrayList<>();
            for (String line : lines.subList(7, lines.size() - 1)) {
                String[] parts = value(line, "founder").split(" ", -1);
                founders.add(new Founder(Integer.parseInt(parts[0]), UUID.fromString(parts[1])));
            }
            return new Identity(
                    Integer.parseInt(value(lines.get(1), "node")),
                    UUID.fromString(value(lines.get(2), "directory")),
                    Identity.State.valueOf(value(lines.get(3), "state")),
                    value(lines.get(4), "cluster"),
                    Integer.parseInt(value(lines.get(5), "incarnation")),
                    founders,
                    value(lines.get(6), "store").equals(MADE));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IdentityException("is malformed: " + e.getMessage(), e);
        }
    }

    private static String value(String line, String name) {
        if (!line.startsWith(name + " ")) {
            throw new IllegalArgumentException("expected '" + name + "', not '" + line + "'");
        }
        return line.substring(name.length() + 1);
    }

    private static String crc(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
