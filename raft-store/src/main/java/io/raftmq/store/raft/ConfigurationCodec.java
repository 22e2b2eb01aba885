package io.raftmq.store.raft;

import com.alipay.sofa.jraft.entity.PeerId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A configuration as bytes: version:1, index:8, term:8, then voters, learners, old voters and old learners, each as a
 * count:2 and that many names. The CRC32C is that of the record it travels in.
 */
final class ConfigurationCodec {
    private static final byte VERSION = 1;
    private static final int MAX_MEMBERS = 1024;

    private ConfigurationCodec() {}

    static byte[] encode(GroupConfiguration configuration) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(configuration.index());
            out.writeLong(configuration.term());
            write(out, configuration.voters());
            write(out, configuration.learners());
            write(out, configuration.oldVoters());
            write(out, configuration.oldLearners());
        } catch (IOException e) {
            throw new UncheckedIOException("a configuration could not be encoded", e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException if the bytes are not what {@link #encode} makes */
    static GroupConfiguration decode(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("a configuration of version " + version + ", this node reads "
                        + VERSION + ": upgrade this node");
            }
            GroupConfiguration configuration =
                    new GroupConfiguration(in.readLong(), in.readLong(), read(in), read(in), read(in), read(in));
            if (in.available() > 0) {
                throw new IllegalArgumentException("a configuration with bytes behind its end");
            }
            return configuration;
        } catch (IOException e) {
            throw new IllegalArgumentException("a configuration that is cut short", e);
        }
    }

    private static void write(DataOutputStream out, List<PeerId> peers) throws IOException {
        if (peers.size() > MAX_MEMBERS) {
            throw new IllegalArgumentException("a group of " + peers.size() + " members, at most " + MAX_MEMBERS);
        }
        out.writeShort(peers.size());
        for (PeerId peer : peers) {
            out.writeUTF(peer.toString());
        }
    }

    private static List<PeerId> read(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        if (count > MAX_MEMBERS) {
            throw new IllegalArgumentException("a group of " + count + " members, at most " + MAX_MEMBERS);
        }
        List<String> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            names.add(in.readUTF());
        }
        return GroupConfiguration.parsed(names);
    }
}
