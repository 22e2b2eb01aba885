package io.raftmq.meta.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.meta.model.MetaException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts that something is refused. */
public final class Refusals {
    private Refusals() {}

    public static MetaException refused(ErrorCode code, ThrowingCallable request) {
        MetaException refusal = catchThrowableOfType(MetaException.class, request);
        assertThat(refusal).as("a refusal").isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        return refusal;
    }
}
