package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What records change must be stored; of its own, an unknown kind of change would be stored nowhere. */
class StatePersisterTest {
    @Test
    void storesEveryKindOfChange() {
        assertThat(signatures(StatePersister.class.getDeclaredMethods()))
                .containsAll(signatures(Changes.class.getMethods()).toList());
    }

    private static Stream<String> signatures(Method[] methods) {
        return Arrays.stream(methods).map(method -> method.getName() + Arrays.toString(method.getParameterTypes()));
    }
}
