"""The peer of bench/Rewiring: preferential-attachment rewiring in NumPy, with exponential keys and argsort.

Answers 'size seed' by rewiring a he-normal matrix of size x size with both passes: the seconds, and the
standard deviation of the input and of the output neurons' strengths before and after. That the weights are the
same in another order is checked each time.
"""
import numpy as np
from peer_protocol import seconds_of, serve


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


def answer(size, seed):
    size = int(size)
    generator = np.random.default_rng(int(seed))
    weights = (generator.standard_normal((size, size)) * np.sqrt(2 / size)).astype(np.float32)
    before = np.sort(weights, axis=None)
    spreads_before = spreads(weights)
    seconds, rewired = seconds_of(lambda: rewire(weights, generator))
    assert np.array_equal(before, np.sort(rewired, axis=None)), "the peer lost a weight"
    return seconds, *spreads_before, *spreads(rewired)


serve(f"NumPy {np.__version__}", answer)
