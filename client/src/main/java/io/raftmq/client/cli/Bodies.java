package io.raftmq.client.cli;

import java.util.Random;

/** Bodies that do not compress, made beforehand, so that making them is not measured. */
final class Bodies {
    private static final int KINDS = 64;

    private final byte[][] bodies;
    private int next;

    Bodies(int size) {
        // Large bodies: fewer of them, or they would fill the heap.
        bodies = new byte[size > 1 << 20 ? 2 : KINDS][size];
        Random random = new Random(42);
        for (byte[] body : bodies) {
            random.nextBytes(body);
        }
    }

    byte[] next() {
        byte[] body = bodies[next];
        next = (next + 1) % bodies.length;
        return body;
    }
}
