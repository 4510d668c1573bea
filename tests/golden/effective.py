"""Golden files for connections that are learned by a rule over whole layers, against PyTorch: three steps of every rule.

Run: python3 tests/golden/effective.py     (written with PyTorch 1.13; needs torch and numpy)
Writes plain little-endian float32 files into tests/golden/effective/: what is trained (weights, scores, the layer's number), and effective weights.

Weights, scores and inputs are not stored: both sides compute them by the formula of `numbers`.
"""

import pathlib

import numpy as np
import torch

OUT = pathlib.Path(__file__).parent / "effective"
SIZES = [24, 18, 6]
BATCH = 16
STEPS = 3


def numbers(count, salt):
    """Numbers in [-1/2, 1/2), the same in any language: a multiplicative hash of the index."""
    index = np.arange(count, dtype=np.uint64) + np.uint64(salt * 1_000_003)
    hashed = (index * np.uint64(2_654_435_761)) & np.uint64(0xFFFFFFFF)
    hashed ^= hashed >> np.uint64(15)
    hashed = (hashed * np.uint64(2_246_822_519)) & np.uint64(0xFFFFFFFF)
    return (hashed.astype(np.float64) / 2**32 - 0.5).astype(np.float32)


class Straight(torch.autograd.Function):
    """A value computed elsewhere; the gradient passes to the first argument as through the identity."""

    @staticmethod
    def forward(context, through, value):
        return value

    @staticmethod
    def backward(context, gradient):
        return gradient, None


def top(scores, count):
    """1 at the `count` highest of all scores, which are distinct, or all wanted."""
    order = torch.argsort(scores.flatten(), descending=True)
    mask = torch.zeros(scores.numel())
    mask[order[:count]] = 1
    return mask.reshape(scores.shape)


def nearest(share, count):
    return int(np.floor(share * count + 0.5))


class Rule:
    def __init__(self, weight, scores):
        self.w = weight.clone()
        self.s = scores.clone()
        self.extra = None
        self.begin()

    def begin(self):
        pass

    def before_step(self, step):
        pass

    def penalty(self):
        return 0


class EdgePopup(Rule):
    def begin(self):
        self.trained = [self.s.requires_grad_()]

    def effective(self):
        mask = top(self.s.detach().abs(), nearest(0.3, self.s.numel()))
        return self.w * Straight.apply(self.s.abs(), mask)


class SignedSupermask(Rule):
    def begin(self):
        self.trained = [self.s.requires_grad_()]

    def effective(self):
        s = self.s.detach()
        return self.w * Straight.apply(self.s, (s > 0.2).float() - (s < -0.2).float())


class Movement(Rule):
    def begin(self):
        self.s = torch.zeros_like(self.s)
        self.trained = [self.w.requires_grad_(), self.s.requires_grad_()]
        self.share = 1.0

    def before_step(self, step):
        # Cubic from 1 to 0.25, every step until step 2: the first change comes after the first step.
        if step > 0:
            self.share = 0.25 + 0.75 * (1 - min(1, step / 2)) ** 3

    def effective(self):
        return self.w * Straight.apply(self.s, top(self.s.detach(), nearest(self.share, self.s.numel())))


class SoftThreshold(Rule):
    def begin(self):
        self.extra = torch.tensor([-2.0])
        self.trained = [self.w.requires_grad_(), self.extra.requires_grad_()]

    def effective(self):
        return torch.sign(self.w) * torch.relu(self.w.abs() - torch.sigmoid(self.extra))


class SparseRefined(Rule):
    def begin(self):
        self.trained = [self.w.requires_grad_()]

    def mask(self):
        w = self.w.detach().abs()
        mask = torch.zeros_like(w)
        for row in range(w.shape[0]):
            for start in range(0, w.shape[1], 4):
                group = w[row, start : start + 4]
                keep = 2 if group.numel() == 4 else nearest(2 / 4, group.numel())
                mask[row, start + torch.argsort(group, descending=True)[:keep]] = 1
        return mask

    def effective(self):
        return Straight.apply(self.w, self.w.detach() * self.mask())

    def penalty(self):
        return 0.02 / 2 * ((1 - self.mask()) * self.w**2).sum()


class TopKast(Rule):
    def begin(self):
        self.stored = top(self.w.abs(), nearest(0.5, self.w.numel()))
        self.w = self.w * self.stored
        self.trained = [self.w.requires_grad_()]

    def mask(self):
        return top(self.w.detach().abs(), nearest(0.2, self.w.numel()))

    def effective(self):
        return Straight.apply(self.w * self.stored, self.w.detach() * self.mask())

    def penalty(self):
        on = self.mask()
        return 0.01 / 2 * ((on + (1 - on) / 0.2) * self.w**2).sum()


class SignIn(Rule):
    def balance(self):
        v = (self.w * self.s).detach().double()
        m = torch.sqrt((1 + torch.sqrt(1 + 4 * v**2)) / 2)
        return (v / m).float(), m.float()

    def begin(self):
        self.s = torch.ones_like(self.s)
        self.w, self.s = self.balance()
        self.trained = [self.w.requires_grad_(), self.s.requires_grad_()]

    def before_step(self, step):
        # Every two steps.
        if step == 2:
            w, m = self.balance()
            with torch.no_grad():
                self.w.copy_(w)
                self.s.copy_(m)

    def effective(self):
        return self.w * self.s


RULES = {
    "edge-popup": EdgePopup,
    "signed-supermask": SignedSupermask,
    "movement": Movement,
    "str": SoftThreshold,
    "sr-ste": SparseRefined,
    "top-kast": TopKast,
    "sign-in": SignIn,
}
OPTIMIZERS = {
    "adam": lambda trained: torch.optim.Adam(trained, lr=0.01),
    "sgd": lambda trained: torch.optim.SGD(trained, lr=0.1, momentum=0.9, weight_decay=1e-3),
}


def run(name, optimizer):
    layers = []
    for layer, (outputs, inputs) in enumerate(zip(SIZES[1:], SIZES)):
        count = outputs * inputs
        weight = torch.from_numpy(numbers(count, layer).reshape(outputs, inputs) * np.float32(4 / np.sqrt(inputs)))
        scores = torch.from_numpy(numbers(count, 10 + layer).reshape(outputs, inputs))
        layers.append(RULES[name](weight, scores))
    stepper = OPTIMIZERS[optimizer]([tensor for layer in layers for tensor in layer.trained])
    for step in range(STEPS):
        for layer in layers:
            layer.before_step(step)
        hidden = torch.from_numpy(numbers(BATCH * SIZES[0], 100 + step).reshape(BATCH, SIZES[0]) * np.float32(2))
        labels = torch.tensor([(7 * row + 3 * step) % SIZES[-1] for row in range(BATCH)])
        for index, layer in enumerate(layers):
            hidden = torch.nn.functional.linear(hidden, layer.effective())
            hidden = torch.relu(hidden) if index < len(layers) - 1 else hidden
        loss = torch.nn.functional.cross_entropy(hidden, labels) + sum(layer.penalty() for layer in layers)
        stepper.zero_grad()
        loss.backward()
        if name == "top-kast":
            for layer in layers:
                layer.w.grad *= layer.stored
        stepper.step()

    effective = torch.cat([layer.effective().detach().flatten() for layer in layers])
    trained = []
    for layer in layers:
        for tensor in layer.trained:
            keep = layer.stored.bool() if name == "top-kast" else torch.ones_like(tensor).bool()
            trained.append(tensor.detach()[keep].flatten())
    print(f"{name} {optimizer}: {int((effective != 0).sum())} of {effective.numel()} on, loss {loss.item():.4f}")
    write(f"{name}-{optimizer}-trained", torch.cat(trained))
    write(f"{name}-{optimizer}-weights", effective)


def write(name, tensor):
    np.ascontiguousarray(tensor.numpy(), dtype="<f4").tofile(OUT / f"{name}.f32")


def main():
    OUT.mkdir(exist_ok=True)
    torch.set_num_threads(1)
    for name in RULES:
        for optimizer in OPTIMIZERS:
            run(name, optimizer)


main()
