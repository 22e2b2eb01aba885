package io.raftmq.chaos.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The general checkers see each planted bug on three seeds, and nothing in the clean build on the same seeds. */
final class PlantedBugsTest {
    private static final long[] SEEDS = {101, 202_000, 303_000_000};

    static List<PlantedBug> bugs() {
        return PlantedBugs.ALL;
    }

    @ParameterizedTest
    @EnumSource
    void theCleanBuildRaisesNothing(Hunt hunt) throws ReflectiveOperationException {
        for (long seed : SEEDS) {
            assertThatCode(() -> hunt.in(PlantedWorld.clean(hunt)).accept(seed)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void isCaughtOnEachSeed(PlantedBug bug) throws Exception {
        PlantedWorld world = PlantedWorld.with(bug);
        for (long seed : SEEDS) {
            Throwable caught = catchThrowable(() -> bug.hunt().in(world).accept(seed));
            assertThat(caught).as("%s, seed %s", bug, seed).isNotNull().isNotInstanceOf(LinkageError.class);
        }
    }
}
