package io.raftmq.broker.partition;

import io.raftmq.broker.held.Body;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done so that the log can be trimmed further.
 *
 * @param bodies to be read and proposed again; none if that would not pay
 * @param goOnAfter bodies of no use are dropped by this entry, and there are more: plan anew once it settles; or null
 */
public record CarryPlan(List<Body> bodies, @Nullable ProposedEntry goOnAfter) {
    static final CarryPlan NOTHING = new CarryPlan(List.of(), null);
}
