"""Writes assignment.json: least costs of assignment problems by SciPy's linear_sum_assignment.

Run: python3 tests/golden/assignment.py
"""

import json
import pathlib

import numpy as np
from scipy.optimize import linear_sum_assignment

rng = np.random.default_rng(2026)


def problems():
    """Name and costs: random, tied, degenerate, and those of edit distances, most of which are 1."""
    for size in (1, 2, 3, 5, 8, 13, 30):
        yield f"uniform {size}", np.round(rng.random((size, size)), 6)
        yield f"normal {size}", np.round(rng.normal(size=(size, size)), 6)
        yield f"integers {size}", rng.integers(0, 4, (size, size)).astype(float)
        yield f"large and small {size}", np.round(10.0 ** rng.integers(-3, 7, (size, size)), 6)
    for size in (4, 20):
        yield f"all zero {size}", np.zeros((size, size))
        yield f"all one {size}", np.ones((size, size))
        yield f"rank one {size}", np.outer(np.arange(size), np.arange(size)).astype(float)
        yield f"sums {size}", np.add.outer(np.arange(size), 3 * np.arange(size)).astype(float)
        yield f"negative {size}", -rng.integers(0, 9, (size, size)).astype(float)
        yield f"mostly one {size}", np.where(rng.random((size, size)) < 0.15, rng.integers(0, 8, (size, size)) / 8, 1.0)
        row = rng.integers(0, 5, size).astype(float)
        yield f"equal rows {size}", np.tile(row, (size, 1))
        yield f"equal columns {size}", np.tile(row[:, None], (1, size))


cases = []
for name, costs in problems():
    rows, columns = linear_sum_assignment(costs)
    cases.append(
        {
            "name": name,
            "size": len(costs),
            "costs": [float(c) for c in costs.ravel()],
            "cost": float(costs[rows, columns].sum()),
        }
    )

pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(cases, indent=None) + "\n")
