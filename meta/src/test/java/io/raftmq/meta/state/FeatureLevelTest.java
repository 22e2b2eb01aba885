package io.raftmq.meta.state;

import static io.raftmq.meta.state.Refusals.refused;
import static io.raftmq.meta.state.World.directory;
import static io.raftmq.meta.state.World.registration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AlterClusterRequest;
import io.raftmq.client.wire.proto.RegisterNodeRequest;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.record.EntryCodec;
import io.raftmq.meta.record.UnreadableRecordException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A rolling upgrade from a binary of level 1 to one of level 3. */
class FeatureLevelTest {
    @Test
    void beginsAtWhatAllInitialNodesKnow() {
        World world = new World(3);
        world.form(3);
        register(world, 1, 3);
        register(world, 2, 2);
        assertThat(world.image.featureLevel()).isEqualTo(1);
        register(world, 3, 3);
        assertThat(world.image.featureLevel()).isEqualTo(2);
    }

    @Test
    void risesOnlyOnceEveryNodeIsUpgraded() {
        World world = upgraded(1, 3, 3);
        refused(ErrorCode.FEATURE_LEVEL, () -> raise(world, 3));
        register(world, 1, 3);
        raise(world, 3);
        assertThat(world.image.featureLevel()).isEqualTo(3);
        refused(ErrorCode.FEATURE_LEVEL, () -> raise(world, 2));
        refused(ErrorCode.FEATURE_LEVEL, () -> raise(world, 4));
    }

    @Test
    void aNodeThatIsTooOldIsRefusedOnceItRose() {
        World world = upgraded(3, 3, 3);
        raise(world, 3);
        refused(ErrorCode.FEATURE_LEVEL, () -> register(world, 2, 1));
    }

    @Test
    void anOlderBinaryStopsAtTheRecordThatRaisesTheLevel() {
        World world = upgraded(3, 3, 3);
        raise(world, 3);
        MetadataImage image = MetadataImage.EMPTY;
        for (int i = 0; i < world.log.size() - 1; i++) {
            image = replay(image, world.log.get(i), i + 1);
        }
        MetadataImage before = image;
        assertThatThrownBy(() -> replay(before, world.log.get(world.log.size() - 1), world.log.size()))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("Run the newer version");
        assertThatThrownBy(() -> ImageStore.load(world.state, 1))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("newer version");
    }

    private static MetadataImage replay(MetadataImage image, ByteBuffer payload, long index) {
        Changes changes = new Changes(image, 1);
        changes.apply(EntryCodec.decode(payload, index, 1), index);
        return changes.image();
    }

    /** Three nodes of level 1 that now run these levels. */
    private static World upgraded(int first, int second, int third) {
        World world = new World(3);
        world.form(3);
        for (int id = 1; id <= 3; id++) {
            register(world, id, 1);
        }
        register(world, 1, first);
        register(world, 2, second);
        register(world, 3, third);
        assertThat(world.image.featureLevel()).isEqualTo(1);
        return world;
    }

    private static void raise(World world, int level) {
        world.ask(
                ApiKey.ALTER_CLUSTER,
                AlterClusterRequest.newBuilder().setFeatureLevel(level).build());
    }

    private static void register(World world, int id, int level) {
        RegisterNodeRequest.Builder request = registration(id, directory(id, 0), "").toBuilder();
        request.getNodeBuilder().setMaxFeatureLevel(level);
        world.ask(ApiKey.REGISTER_NODE, request.build());
    }
}
