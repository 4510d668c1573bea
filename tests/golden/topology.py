"""Writes topology.json: complete paths by matrix products (NumPy), correlations by SciPy, of small random networks.

Run: python3 tests/golden/topology.py
"""

import json
import pathlib

import numpy as np
from scipy.stats import pearsonr

rng = np.random.default_rng(2026)


def strongest(layers, count):
    """Masks of the strongest weights over the whole network; a stable sort leaves ties in the order of positions."""
    flat = np.concatenate([np.abs(w).ravel() for w in layers])
    keep = np.zeros(flat.size, dtype=bool)
    keep[np.argsort(-flat, kind="stable")[:count]] = True
    keep &= flat > 0
    ends = np.cumsum([w.size for w in layers])[:-1]
    return [part.reshape(w.shape) for part, w in zip(np.split(keep, ends), layers)]


def paths(masks):
    """Edges on complete paths a layer, dead neurons a layer of neurons, and the number of paths."""
    from_inputs = [np.ones(masks[0].shape[1], dtype=object)]
    for mask in masks:
        from_inputs.append(mask.astype(object) @ from_inputs[-1])
    to_outputs = [np.ones(masks[-1].shape[0], dtype=object)]
    for mask in reversed(masks):
        to_outputs.append(mask.T.astype(object) @ to_outputs[-1])
    to_outputs.reverse()
    on_paths = [
        int(np.sum(mask & np.outer(to_outputs[layer + 1] > 0, from_inputs[layer] > 0)))
        for layer, mask in enumerate(masks)
    ]
    dead = [int(np.sum((a == 0) | (b == 0))) for a, b in zip(from_inputs, to_outputs)]
    return on_paths, dead, str(sum(from_inputs[-1]))


cases = []
for widths in ([5, 4, 3], [12, 9, 7, 4], [30, 20, 20, 10, 5]):
    parent = [rng.normal(size=(n, m)).astype(np.float32) for m, n in zip(widths, widths[1:])]
    # Quarters make ties and zeros.
    parent[0] = np.round(parent[0] * 4) / np.float32(4)
    child = [(w + rng.normal(scale=0.6, size=w.shape)).astype(np.float32) for w in parent]
    child[-1][0, :] = 0
    total = sum(w.size for w in parent)
    points = []
    for count in sorted({0, 1, total // 10, total // 5, total // 3, total // 2, total}):
        masks = strongest(parent, count)
        on_paths, dead, number = paths(masks)
        signs = [[np.sign(p[m]), np.sign(c[m])] for p, c, m in zip(parent, child, masks)]
        pairs = [(p[m].astype(float), c[m].astype(float)) for p, c, m in zip(parent, child, masks)]
        pairs.append(tuple(np.concatenate(side) for side in zip(*pairs)))
        usable = [len(x) > 2 and np.ptp(x) > 0 and np.ptp(y) > 0 for x, y in pairs]
        points.append(
            {
                "count": count,
                "edges": [int(m.sum()) for m in masks],
                "onPaths": on_paths,
                "dead": dead,
                "paths": number,
                "changed": [int(np.sum(p != c)) for p, c in signs],
                "correlations": [
                    float(pearsonr(x, y)[0]) if good else None for (x, y), good in zip(pairs, usable)
                ],
            }
        )
    cases.append(
        {
            "widths": widths,
            "parent": [[float(v) for v in w.ravel()] for w in parent],
            "child": [[float(v) for v in w.ravel()] for w in child],
            "points": points,
        }
    )

pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(cases, indent=None) + "\n")
