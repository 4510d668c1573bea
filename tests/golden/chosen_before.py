"""Connections that SNIP, GraSP and SynFlow choose before training, and the numbers they choose by, against PyTorch in float64.

Run: python3 tests/golden/chosen_before.py > tests/golden/chosen_before.json     (written with PyTorch 1.13; needs torch and numpy)

Weights and samples are not stored: both sides compute them by the formula of `numbers`. A sample's label is the largest of its first features.
"""

import json
import sys

import numpy as np
import torch
from torch.nn import functional

SAMPLES, CLASSES, DENSITY, ROUNDS = 24, 4, 0.2, 3


def numbers(count, salt):
    """Numbers in [-1/2, 1/2), the same in any language: a multiplicative hash of the index."""
    index = np.arange(count, dtype=np.uint64) + np.uint64(salt * 1_000_003)
    hashed = (index * np.uint64(2_654_435_761)) & np.uint64(0xFFFFFFFF)
    hashed ^= hashed >> np.uint64(15)
    hashed = (hashed * np.uint64(2_246_822_519)) & np.uint64(0xFFFFFFFF)
    return (hashed.astype(np.float64) / 2**32 - 0.5).astype(np.float32).astype(np.float64)


def dense(x, weights, flow):
    act = (lambda y: y) if flow else torch.relu
    return act(act(x @ weights[0].T) @ weights[1].T) @ weights[2].T


def image(x, weights, flow):
    # Features come position by position.
    x = x.reshape(-1, 6, 6, 2).permute(0, 3, 1, 2)
    y = functional.conv2d(x, weights[0], padding=1)
    if not flow:
        y = torch.relu(functional.batch_norm(y, None, None, training=True, eps=1e-5))
    z = functional.conv2d(y, weights[1], padding=1) + y
    if not flow:
        z = torch.relu(z)
    return functional.avg_pool2d(z, 2).flatten(1) @ weights[2].T


NETWORKS = {
    "dense": (dense, 12, [(10, 12), (8, 10), (CLASSES, 8)]),
    "image": (image, 72, [(3, 2, 3, 3), (3, 3, 3, 3), (CLASSES, 27)]),
}


def samples(features):
    values = numbers(SAMPLES * features, 0).reshape(SAMPLES, features)
    return torch.tensor(values), torch.tensor(values[:, :CLASSES].argmax(1))


def gradients(forward, weights, masks, x, labels, temperature=1.0):
    leaves = [(w * m).requires_grad_() for w, m in zip(weights, masks)]
    loss = functional.cross_entropy(forward(x, leaves, False) / temperature, labels)
    return leaves, [g * m for g, m in zip(torch.autograd.grad(loss, leaves, create_graph=True), masks)]


def snip(forward, weights, masks, x, labels):
    leaves, slopes = gradients(forward, weights, masks, x, labels)
    return [(w * g).abs() for w, g in zip(leaves, slopes)]


def grasp(forward, weights, masks, x, labels):
    leaves, slopes = gradients(forward, weights, masks, x, labels, 200.0)
    product = torch.autograd.grad(sum((g * g.detach()).sum() for g in slopes), leaves)
    return [w * h for w, h in zip(leaves, product)]


def synflow(forward, weights, masks, x, labels):
    leaves = [(w * m).abs().requires_grad_() for w, m in zip(weights, masks)]
    forward(torch.ones_like(x[:1]), leaves, True).sum().backward()
    return [w * w.grad for w in leaves]


def choose(score, name):
    forward, features, shapes = NETWORKS[name]
    x, labels = samples(features)
    weights = [torch.tensor(numbers(int(np.prod(s)), 1 + i).reshape(s)) for i, s in enumerate(shapes)]
    masks = [torch.ones_like(w) for w in weights]
    places = sum(m.numel() for m in masks)
    first = None
    for number in range(1, ROUNDS + 1):
        scores = [s.detach() for s in score(forward, weights, masks, x, labels)]
        first = first or [s.flatten().tolist() for s in scores]
        count = int(np.floor(places * DENSITY ** (number / ROUNDS) + 0.5))
        alive = torch.cat([torch.where(m > 0, s, torch.full_like(s, -np.inf)).flatten() for s, m in zip(scores, masks)])
        ranked = torch.sort(alive, descending=True)
        assert ranked.values[count - 1] > ranked.values[count] * (1 + 1e-4) or ranked.values[count] < 0, "a tie"
        kept = torch.zeros(places, dtype=torch.float64)
        kept[ranked.indices[:count]] = 1
        parts = torch.split(kept, [m.numel() for m in masks])
        masks = [part.reshape(m.shape) for part, m in zip(parts, masks)]
    return {
        "first_scores": [[float(f"{value:.9g}") for value in layer] for layer in first],
        "chosen": [torch.nonzero(m.flatten()).flatten().tolist() for m in masks],
    }


result = {f"{s.__name__}-{name}": choose(s, name) for name in NETWORKS for s in (snip, grasp, synflow)}
json.dump(result, sys.stdout, separators=(",", ":"))
print()
