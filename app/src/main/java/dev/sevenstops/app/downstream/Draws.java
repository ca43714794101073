package dev.sevenstops.app.downstream;

/**
 * Numbers that look random and are a function of what they are drawn for: the same seed and key give the same number in every process
 * and in whatever order they are asked for. A shared generator would give each arm of an experiment other stragglers.
 *
 * @param seed tells one experiment from another
 */
record Draws(long seed) {
    /** The increment and the mixing function of SplitMix64: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014. */
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    /** Uniform in [0, 1). */
    double uniform(long... key) {
        // the 53 bits that a double holds
        return (hash(key) >>> 11) * 0x1p-53;
    }

    /** Standard normal, by the method of Box and Muller (1958). */
    double normal(long... key) {
        long hash = hash(key);
        // in (0, 1]: the logarithm of 0 is none
        double radius = ((hash >>> 11) + 1) * 0x1p-53;
        double angle = (mix(hash + GAMMA) >>> 11) * 0x1p-53;
        return Math.sqrt(-2 * Math.log(radius)) * Math.cos(2 * Math.PI * angle);
    }

    private long hash(long... key) {
        long hash = mix(seed + GAMMA);
        for (long part : key) {
            hash = mix((hash ^ part) + GAMMA);
        }
        return hash;
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
