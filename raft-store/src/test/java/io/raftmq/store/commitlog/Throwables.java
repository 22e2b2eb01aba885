package io.raftmq.store.commitlog;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tests ask of exceptions. */
final class Throwables {
    private Throwables() {}

    /** The throwable and its causes. */
    static List<Throwable> causes(Throwable of) {
        List<Throwable> causes = new ArrayList<>();
        @Nullable Throwable each = of;
        while (each != null) {
            causes.add(each);
            each = each.getCause();
        }
        return causes;
    }
}
