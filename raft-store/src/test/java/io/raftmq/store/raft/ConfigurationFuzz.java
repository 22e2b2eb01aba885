package io.raftmq.store.raft;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.alipay.sofa.jraft.entity.PeerId;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Fuzzes a group's members as the log holds them; what is read is written again, and only IllegalArgumentException may come. */
public final class ConfigurationFuzz {
    static {
        // JRaft logs each address it cannot parse.
        ((Logger) LoggerFactory.getLogger(PeerId.class)).setLevel(Level.OFF);
    }

    private ConfigurationFuzz() {}

    /** A stable configuration and one in the middle of a change. */
    public static List<byte[]> seeds() {
        List<PeerId> three = GroupConfiguration.parsed(List.of("10.0.0.1:1:5", "10.0.0.2:1:6", "10.0.0.3:1:7"));
        List<PeerId> two = GroupConfiguration.parsed(List.of("10.0.0.1:1:5", "10.0.0.4:1:8"));
        return List.of(
                ConfigurationCodec.encode(new GroupConfiguration(5, 1, three, List.of(), List.of(), List.of())),
                ConfigurationCodec.encode(new GroupConfiguration(9, 2, two, three, List.of(), two)));
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        GroupConfiguration read;
        try {
            read = ConfigurationCodec.decode(ByteBuffer.wrap(data));
        } catch (IllegalArgumentException refused) {
            return;
        }
        GroupConfiguration again = ConfigurationCodec.decode(ByteBuffer.wrap(ConfigurationCodec.encode(read)));
        if (!again.equals(read)) {
            throw new AssertionError(read + " became " + again);
        }
    }
}
