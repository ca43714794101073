package dev.sevenstops.report.model;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** An unchangeable list of numbers in 8 bytes each. */
final class Numbers extends AbstractList<Double> implements RandomAccess {
    private final double[] numbers;

    private Numbers(double[] numbers) {
        this.numbers = numbers;
    }

    /** The same numbers in the same order. */
    static List<Double> of(List<Double> numbers) {
        return numbers instanceof Numbers
                ? numbers
                : new Numbers(numbers.stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Override
    public Double get(int index) {
        return numbers[index];
    }

    @Override
    public int size() {
        return numbers.length;
    }
}
