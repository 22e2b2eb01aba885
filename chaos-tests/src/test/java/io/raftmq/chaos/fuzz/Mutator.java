package io.raftmq.chaos.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes inputs of seeds as fuzzers do: bits flipped, numbers made extreme, pieces cut, doubled and spliced. */
final class Mutator {
    private static final int MAX_CHANGES = 6;
    private static final long[] EXTREMES = {
        0,
        1,
        -1,
        0x7F,
        0x80,
        0xFF,
        0x7FFF,
        0x8000,
        0xFFFF,
        0x7FFF_FFFF,
        0x8000_0000L,
        0xFFFF_FFFFL,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private final Random random;
    private final List<byte[]> seeds;

    Mutator(Random random, List<byte[]> seeds) {
        this.random = random;
        this.seeds = seeds;
    }

    byte[] next() {
        byte[] input = seed().clone();
        for (int changes = random.nextInt(MAX_CHANGES + 1); changes > 0; changes--) {
            input = input.length == 0 ? bytes(random.nextInt(64)) : change(input);
        }
        return input;
    }

    private byte[] seed() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] change(byte[] input) {
        int at = random.nextInt(input.length);
        switch (random.nextInt(8)) {
            case 0 -> input[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> input[at] = (byte) random.nextInt(256);
            case 2 -> extreme(input, at, 1 << random.nextInt(4));
            case 3 -> {
                return Arrays.copyOf(input, at);
            }
            case 4 -> {
                return join(input, at, bytes(1 + random.nextInt(16)), Math.min(input.length, at + random.nextInt(3)));
            }
            case 5 -> {
                return join(input, at, new byte[0], Math.min(input.length, at + 1 + random.nextInt(16)));
            }
            case 6 -> {
                int end = Math.min(input.length, at + 1 + random.nextInt(64));
                return join(input, end, Arrays.copyOfRange(input, at, end), end);
            }
            default -> {
                byte[] other = seed();
                int from = random.nextInt(other.length + 1);
                return join(input, at, Arrays.copyOfRange(other, from, other.length), input.length);
            }
        }
        return input;
    }

    private void extreme(byte[] input, int at, int size) {
        long value = EXTREMES[random.nextInt(EXTREMES.length)];
        for (int i = size - 1; i >= 0; i--, value >>= 8) {
            if (at + i < input.length) {
                input[at + i] = (byte) value;
            }
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** The input up to {@code end}, then {@code middle}, then the input from {@code from} on. */
    private static byte[] join(byte[] input, int end, byte[] middle, int from) {
        byte[] joined = Arrays.copyOf(input, end + middle.length + input.length - from);
        System.arraycopy(middle, 0, joined, end, middle.length);
        System.arraycopy(input, from, joined, end + middle.length, input.length - from);
        return joined;
    }
}
