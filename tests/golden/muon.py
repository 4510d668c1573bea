"""Golden files for Muon against PyTorch, in double precision: three steps on a small network, in three settings.

Run: python3 tests/golden/muon.py     (written with PyTorch 1.13; needs torch and numpy)
Writes plain little-endian float32 files into tests/golden/muon/: weights [output, input] and biases of every layer, one after the other.

Weights and inputs are not stored: both sides compute them by the formula of `numbers`.
"""

import math
import pathlib

import numpy as np
import torch

OUT = pathlib.Path(__file__).parent / "muon"
SIZES = [12, 30, 18, 6]
BATCH = 16
RATE = 0.05


def numbers(count, salt):
    """Numbers in [-1/2, 1/2), the same in any language: a multiplicative hash of the index."""
    index = np.arange(count, dtype=np.uint64) + np.uint64(salt * 1_000_003)
    hashed = (index * np.uint64(2_654_435_761)) & np.uint64(0xFFFFFFFF)
    hashed ^= hashed >> np.uint64(15)
    hashed = (hashed * np.uint64(2_246_822_519)) & np.uint64(0xFFFFFFFF)
    return (hashed.astype(np.float64) / 2**32 - 0.5).astype(np.float32)


def orthogonal(matrix, steps):
    """By the powers of X X', in double precision; no transposition: the polynomial is odd."""
    x = matrix / (matrix.norm() + 1e-7)
    for _ in range(steps):
        gram = x @ x.T
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    return x


def run(name, momentum, steps, fixed_norm, rest, rest_momentum, decay, masked):
    weights, biases, masks = [], [], []
    for layer, (outputs, inputs) in enumerate(zip(SIZES[1:], SIZES)):
        weight = numbers(outputs * inputs, layer).reshape(outputs, inputs) * np.float32(4 / np.sqrt(inputs))
        mask = np.abs(weight) > 0.3 * np.abs(weight).max() if masked else np.ones_like(weight)
        weights.append(torch.from_numpy(weight * mask).double().requires_grad_())
        masks.append(torch.from_numpy(mask.astype(np.float64)))
        biases.append(torch.zeros(outputs, dtype=torch.float64, requires_grad=True))
    hidden_weights, rest_of_all = weights[:-1], [weights[-1], *biases]
    moments = [torch.zeros_like(w) for w in hidden_weights]
    sgd = torch.optim.SGD(rest_of_all, lr=RATE * rest, momentum=rest_momentum, nesterov=True, weight_decay=decay)
    for step in range(3):
        x = torch.from_numpy(numbers(BATCH * SIZES[0], 100 + step).reshape(BATCH, SIZES[0]) * np.float32(2)).double()
        labels = torch.tensor([(7 * row + 3 * step) % SIZES[-1] for row in range(BATCH)])
        for layer, (weight, bias) in enumerate(zip(weights, biases)):
            x = torch.nn.functional.linear(x, weight, bias)
            x = torch.relu(x) if layer < len(weights) - 1 else x
        loss = torch.nn.functional.cross_entropy(x, labels)
        for tensor in [*weights, *biases]:
            tensor.grad = None
        loss.backward()
        weights[-1].grad *= masks[-1]
        sgd.step()
        with torch.no_grad():
            for w, mask, moment in zip(hidden_weights, masks, moments):
                gradient = w.grad * mask
                moment.mul_(momentum).add_(gradient)
                update = orthogonal(gradient + momentum * moment, steps) * mask
                w.mul_(math.sqrt(len(w)) / w.norm() if fixed_norm else 1 - RATE * decay)
                w.sub_(RATE * math.sqrt(max(1, w.shape[0] / w.shape[1])) * update)
    print(f"{name}: loss {loss.item():.4f}")
    result = torch.cat([t.detach().flatten() for pair in zip(weights, biases) for t in pair])
    np.ascontiguousarray(result.numpy(), dtype="<f4").tofile(OUT / f"{name}.f32")


def main():
    OUT.mkdir(exist_ok=True)
    torch.set_num_threads(1)
    run("usual", 0.95, 5, False, 1, 0.9, 0.01, masked=False)
    run("record", 0.6, 3, True, 6.9, 0.85, 0.0024, masked=False)
    run("masked", 0.95, 5, False, 1, 0.9, 0.01, masked=True)


main()
