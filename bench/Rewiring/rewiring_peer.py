"""The peer of bench/Rewiring: preferential-attachment rewiring in NumPy, with exponential keys and argsort.

Reads lines 'size seed', rewires a he-normal matrix of size x size with both passes, and writes milliseconds, and the
standard deviation of the input and of the output neurons' strengths before and after. That the weights are the
same in another order is checked each time.
"""
import sys
import time

import numpy as np


def one_pass(weights, generator):
    """Permutes each row but the first; weights is [output, input]."""
    strengths = np.zeros(weights.shape[1])
    for row in range(1, weights.shape[0]):
        strengths += weights[row - 1]
        attraction = strengths + abs(strengths.min()) + 1
        keys = generator.standard_exponential(weights.shape[1]) / attraction
        weights[row, np.argsort(keys)] = np.sort(weights[row])


def rewire(weights, generator):
    one_pass(weights, generator)
    transpose = np.ascontiguousarray(weights.T)
    one_pass(transpose, generator)
    return np.ascontiguousarray(transpose.T)


def spreads(weights):
    return weights.sum(0, dtype=np.float64).std(), weights.sum(1, dtype=np.float64).std()


def main():
    print(f"NumPy {np.__version__}", flush=True)
    for line in sys.stdin:
        size, seed = map(int, line.split())
        generator = np.random.default_rng(seed)
        weights = (generator.standard_normal((size, size)) * np.sqrt(2 / size)).astype(np.float32)
        before = np.sort(weights, axis=None)
        numbers = list(spreads(weights))
        start = time.perf_counter()
        weights = rewire(weights, generator)
        milliseconds = (time.perf_counter() - start) * 1e3
        assert np.array_equal(before, np.sort(weights, axis=None)), "the peer lost a weight"
        numbers += spreads(weights)
        print(milliseconds, *numbers, flush=True)


if __name__ == "__main__":
    main()
