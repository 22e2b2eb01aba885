package io.raftmq.chaos.planted;

import java.util.function.LongConsumer;

/** The general checkers: each takes a seed and throws if what it looks at is not as it must be. */
enum Hunt {
    CRASHES("raft-store", "io.raftmq.store.", "io.raftmq.store.commitlog.CrashHunt"),
    DAMAGE("raft-store", "io.raftmq.store.", "io.raftmq.store.commitlog.DamageHunt"),
    METADATA("meta", "io.raftmq.meta.", "io.raftmq.meta.runtime.RegisterHunt"),
    PARTITION("broker-node", "io.raftmq.broker.", "io.raftmq.broker.partition.PartitionHunt");

    final String module;
    /** What a hunt loads for itself, so that a planted class takes the place of the clean one. */
    final String packages;

    private final String className;

    Hunt(String module, String packages, String className) {
        this.module = module;
        this.packages = packages;
        this.className = className;
    }

    /** The hunt, in the world of a class loader. */
    LongConsumer in(ClassLoader world) throws ReflectiveOperationException {
        return (LongConsumer)
                world.loadClass(className).getDeclaredConstructor().newInstance();
    }
}
