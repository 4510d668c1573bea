"""Writes nnstd.json: topological distances of small networks, by NumPy's sets and SciPy's linear_sum_assignment.

The first layer's distance is unique. Deeper layers depend on how ties are broken: they are written for weighted distances only, where random
weights leave no ties, and up to the first layer in which neurons share nothing with those they are assigned to, or both have no inputs.

Run: python3 tests/golden/nnstd.py
"""

import json
import pathlib

import numpy as np
from scipy.optimize import linear_sum_assignment

rng = np.random.default_rng(2026)


def plain(a, b):
    shared = (a != 0).astype(float) @ (b != 0).astype(float).T
    union = np.count_nonzero(a, axis=1)[:, None] + np.count_nonzero(b, axis=1)[None, :] - shared
    return np.where(union == 0, 0.0, 1 - shared / np.maximum(union, 1))


def weighted(a, b):
    low = np.minimum(np.abs(a)[:, None, :], np.abs(b)[None, :, :]).sum(axis=2)
    high = np.maximum(np.abs(a)[:, None, :], np.abs(b)[None, :, :]).sum(axis=2)
    return np.where(high == 0, 0.0, 1 - low / np.where(high == 0, 1, high))


def distances(first, second, measure, match_outputs):
    result = []
    for layer, (a, b) in enumerate(zip(first, second)):
        costs = measure(a, b)
        if layer == len(first) - 1 and not match_outputs:
            columns = np.arange(len(a))
        else:
            _, columns = linear_sum_assignment(costs)
        assigned = costs[np.arange(len(a)), columns]
        result.append(float(assigned.mean()))
        if np.count_nonzero((assigned == 0) | (assigned == 1)) > 1:
            break
        if layer + 1 < len(first):
            second[layer + 1] = second[layer + 1][:, columns]
    return result


def network(widths, density):
    """Whole numbers of 16ths: short to write, exact in single precision; few enough to be rarely equal in sums."""
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        weights = rng.integers(1, 1 << 16, (outputs, inputs)) / 16.0 * rng.choice([-1, 1], (outputs, inputs))
        layers.append(np.where(rng.random((outputs, inputs)) < density, weights, 0.0))
    return layers


cases = []
for widths in ([6, 5, 4], [12, 10, 10, 3], [25, 30, 20, 5]):
    for densities in ((0.1, 0.1), (0.3, 0.3), (0.3, 0.6), (0.9, 0.9)):
        first, second = (network(widths, density) for density in densities)
        cases.append(
            {
                "widths": widths,
                "first": [[float(v) for v in w.ravel()] for w in first],
                "second": [[float(v) for v in w.ravel()] for w in second],
                "firstLayer": distances([first[0]], [second[0]], plain, True)[0],
                "weighted": distances(list(first), list(second), weighted, False),
                "weightedOutputs": distances(list(first), list(second), weighted, True),
            }
        )

pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(cases, indent=None) + "\n")
