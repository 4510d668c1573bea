"""Golden files for connections learned in place of weights, against PyTorch: ten steps of Adam and of SGD for every rule.

Run: python3 tests/golden/connectivities.py     (written with PyTorch 1.13; needs torch and numpy)
Writes plain little-endian float32 files into tests/golden/connectivities/: losses, scores and effective weights after the last step.

Weights, scores and inputs are not stored: both sides compute them by the formula of `numbers`.
"""

import pathlib

import numpy as np
import torch

OUT = pathlib.Path(__file__).parent / "connectivities"
SIZES = [30, 20, 12, 4]
BATCH = 16
STEPS = 10


def numbers(count, salt):
    """Numbers in [-1/2, 1/2), the same in any language: a multiplicative hash of the index."""
    index = np.arange(count, dtype=np.uint64) + np.uint64(salt * 1_000_003)
    hashed = (index * np.uint64(2_654_435_761)) & np.uint64(0xFFFFFFFF)
    hashed ^= hashed >> np.uint64(15)
    hashed = (hashed * np.uint64(2_246_822_519)) & np.uint64(0xFFFFFFFF)
    return (hashed.astype(np.float64) / 2**32 - 0.5).astype(np.float32)


class Mask(torch.autograd.Function):
    """m(t): 1 where t > 0, else 0; the gradient passes as through the identity."""

    @staticmethod
    def forward(context, scores):
        return (scores > 0).float()

    @staticmethod
    def backward(context, gradient):
        return gradient


class RescaledMask(torch.autograd.Function):
    """m(t) times the number of scores over the number above 0; the gradient passes as through the identity."""

    @staticmethod
    def forward(context, scores):
        mask = (scores > 0).float()
        return mask * (mask.numel() / mask.sum())

    @staticmethod
    def backward(context, gradient):
        return gradient


class Sign(torch.autograd.Function):
    """f(t): -1 where t < 0, else 1; the gradient passes as through the identity."""

    @staticmethod
    def forward(context, scores):
        return 1 - 2 * (scores < 0).float()

    @staticmethod
    def backward(context, gradient):
        return gradient


RULES = {
    "free-pruning": (Mask, 0, "layer"),
    "minimal-pruning": (Mask, 1, "layer"),
    "free-flipping": (Sign, 0, "layer"),
    "minimal-flipping": (Sign, 2, "network"),
    "rescaled": (RescaledMask, 0, "layer"),
}
OPTIMIZERS = {
    "adam": lambda scores: torch.optim.Adam(scores, lr=0.01),
    "sgd": lambda scores: torch.optim.SGD(scores, lr=0.5, momentum=0.9, weight_decay=1e-3),
}


def run(rule, optimizer):
    function, alpha, scope = RULES[rule]
    shapes = list(zip(SIZES[1:], SIZES))
    weights = [
        torch.from_numpy(numbers(outputs * inputs, layer).reshape(outputs, inputs) * np.float32(4 / np.sqrt(inputs)))
        for layer, (outputs, inputs) in enumerate(shapes)
    ]
    scores = [
        torch.from_numpy(
            numbers(outputs * inputs, 10 + layer).reshape(outputs, inputs) * np.float32(0.09) + np.float32(0.055)
        ).requires_grad_()
        for layer, (outputs, inputs) in enumerate(shapes)
    ]
    stepper = OPTIMIZERS[optimizer](scores)
    losses = []
    for step in range(STEPS):
        hidden = torch.from_numpy(numbers(BATCH * SIZES[0], 100 + step).reshape(BATCH, SIZES[0]) * np.float32(2))
        labels = torch.tensor([(7 * row + 3 * step) % SIZES[-1] for row in range(BATCH)])
        maps = [function.apply(t) for t in scores]
        for layer, (weight, factor) in enumerate(zip(weights, maps)):
            hidden = torch.nn.functional.linear(hidden, weight * factor)
            hidden = torch.relu(hidden) if layer < len(weights) - 1 else hidden
        loss = torch.nn.functional.cross_entropy(hidden, labels)
        losses.append(loss.item())
        if scope == "layer":
            total = loss - alpha * sum(factor.mean() for factor in maps)
        else:
            total = loss - alpha * torch.cat([factor.flatten() for factor in maps]).mean()
        stepper.zero_grad()
        total.backward()
        stepper.step()

    effective = [weight * function.apply(t) for weight, t in zip(weights, scores)]
    changed = sum(int((e != w).sum()) for e, w in zip(effective, weights))
    print(f"{rule} {optimizer}: {changed} effective weights differ; losses {losses[0]:.4f} to {losses[-1]:.4f}")
    write(f"{rule}-{optimizer}-losses", torch.tensor(losses))
    write(f"{rule}-{optimizer}-scores", torch.cat([t.flatten() for t in scores]))
    write(f"{rule}-{optimizer}-weights", torch.cat([e.flatten() for e in effective]))


def write(name, tensor):
    np.ascontiguousarray(tensor.detach().numpy(), dtype="<f4").tofile(OUT / f"{name}.f32")


def main():
    OUT.mkdir(exist_ok=True)
    torch.set_num_threads(1)
    for rule in RULES:
        for optimizer in OPTIMIZERS:
            run(rule, optimizer)


main()
