"""Golden values of single layers against PyTorch, in float64: pooling, normalizations, convolution, GELU, attention and other layers of tokens.

Run: python3 tests/golden/layers.py > tests/golden/layers.json     (written with PyTorch 1.13; needs torch and numpy)

Inputs, weights and gradients by the outputs are not stored: both sides compute them by the formula of `numbers`.
"""

import json
import sys

import numpy as np
import torch
from torch.nn import functional

SAMPLES, CHANNELS, HEIGHT, WIDTH = 3, 4, 6, 5


def numbers(count, salt):
    """Numbers in [-1/2, 1/2), the same in any language: a multiplicative hash of the index."""
    index = np.arange(count, dtype=np.uint64) + np.uint64(salt * 1_000_003)
    hashed = (index * np.uint64(2_654_435_761)) & np.uint64(0xFFFFFFFF)
    hashed ^= hashed >> np.uint64(15)
    hashed = (hashed * np.uint64(2_246_822_519)) & np.uint64(0xFFFFFFFF)
    return (hashed.astype(np.float64) / 2**32 - 0.5).astype(np.float32).astype(np.float64)


def leaf(shape, salt, scale=1.0):
    return torch.tensor(numbers(int(np.prod(shape)), salt).reshape(shape) * scale, requires_grad=True)


def run(forward, shape=(SAMPLES, CHANNELS, HEIGHT, WIDTH), **parameters):
    x = leaf(shape, 1)
    y = forward(x, **parameters)
    y.backward(torch.tensor(numbers(y.numel(), 2).reshape(y.shape)))
    result = {"y": y, "dx": x.grad} | {f"d{name}": p.grad for name, p in parameters.items()}
    return {name: rounded(tensor) for name, tensor in result.items()}


def rounded(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def norm(relu, training, epsilon, momentum):
    mean = torch.tensor(numbers(CHANNELS, 3))
    variance = torch.tensor(numbers(CHANNELS, 4) + 1)

    def forward(x, gamma, beta):
        y = functional.batch_norm(3 * x + 1, mean, variance, gamma, beta, training, momentum, epsilon)
        return torch.relu(y) if relu else y

    result = run(forward, gamma=leaf((CHANNELS,), 5, 4), beta=leaf((CHANNELS,), 6))
    return result | {"mean": rounded(mean), "variance": rounded(variance)}


def convolution(out, kernel, stride, margins, groups=1, bias=True, shape=(SAMPLES, CHANNELS, HEIGHT, WIDTH)):
    """Margins: top, bottom, left, right."""
    top, bottom, left, right = margins

    def forward(x, weight, bias=None):
        return functional.conv2d(functional.pad(x, (left, right, top, bottom)), weight, bias, stride, groups=groups)

    parameters = {"weight": leaf((out, shape[1] // groups, *kernel), 5)}
    return run(forward, shape, **parameters, **({"bias": leaf((out,), 6)} if bias else {}))


def over_tokens(forward):
    """A function of [sample, token, channel], of images that are [sample, channel, token, 1], and back."""

    def run_tokens(x, **parameters):
        return forward(x.flatten(2).transpose(1, 2), **parameters).transpose(1, 2)

    return run_tokens


def layer_norm(channels, tokens):
    def forward(x, gamma, beta):
        return functional.layer_norm(3 * x + 1, (channels,), gamma, beta)

    shape = (SAMPLES, channels, tokens, 1)
    return run(over_tokens(forward), shape, gamma=leaf((channels,), 5, 4), beta=leaf((channels,), 6))


def attention(heads, width, tokens, learned):
    """As nn.MultiheadAttention has it between its projections; learned: as SL-ViT has it, with a scale a head and without the diagonal."""

    def forward(x, scale=None):
        q, k, v = (4 * x).view(SAMPLES, tokens, 3, heads, width).permute(2, 0, 3, 1, 4)
        dots = q @ k.transpose(2, 3) * (width**-0.5 if scale is None else (scale + 1)[:, None, None])
        if learned:
            dots = dots.masked_fill(torch.eye(tokens, dtype=torch.bool), -987654321)
        return (dots.softmax(-1) @ v).transpose(1, 2).flatten(2)

    shape = (SAMPLES, 3 * heads * width, tokens, 1)
    return run(over_tokens(forward), shape, **({"scale": leaf((heads,), 5)} if learned else {}))


def patches(size, shift):
    """Features of a patch: row, column, channel."""

    def moved(x, down, right):
        wide = functional.pad(x, (shift, shift, shift, shift))
        return wide[:, :, shift + down : shift + down + x.shape[2], shift + right : shift + right + x.shape[3]]

    def forward(x):
        corners = [(-shift, -shift), (-shift, shift), (shift, -shift), (shift, shift)] if shift else []
        x = torch.cat([x, *(moved(x, down, right) for down, right in corners)], 1)
        x = x.unfold(2, size, size).unfold(3, size, size)  # sample, channel, patch row, patch column, row, column
        return x.permute(0, 4, 5, 1, 2, 3).flatten(4).flatten(1, 3)

    return run(forward, (SAMPLES, 2, 2 * size, 3 * size))


def tokens_of(forward, **parameters):
    return run(over_tokens(forward), (SAMPLES, CHANNELS, HEIGHT, 1), **parameters)


GOLDEN = {
    "max 2": run(lambda x: functional.max_pool2d(x, 2)),
    "max 3 stride 2 padding 1": run(lambda x: functional.max_pool2d(x, 3, 2, 1)),
    "max 3x2 stride 1x2": run(lambda x: functional.max_pool2d(x, (3, 2), (1, 2))),
    "mean 2": run(lambda x: functional.avg_pool2d(x, 2)),
    "mean 3 stride 2 padding 1": run(lambda x: functional.avg_pool2d(x, 3, 2, 1)),
    "mean 3 stride 2 padding 1 without margins": run(
        lambda x: functional.avg_pool2d(x, 3, 2, 1, count_include_pad=False)
    ),
    "mean of all": run(lambda x: x.mean((2, 3))),
    "norm": norm(False, True, 1e-5, 0.1),
    "norm relu": norm(True, True, 1e-3, 0.01),
    "norm running": norm(False, False, 1e-5, 0.1),
    "norm running relu": norm(True, False, 1e-3, 0.01),
    "convolution 3 same": convolution(5, (3, 3), 1, (1, 1, 1, 1)),
    "convolution 5 valid": convolution(5, (5, 5), 1, (0, 0, 0, 0)),
    "convolution 3 stride 2 after": convolution(5, (3, 3), 2, (0, 1, 1, 1), bias=False),
    "convolution 3x2 stride 1x2": convolution(5, (3, 2), (1, 2), (2, 0, 0, 1)),
    "convolution 1 stride 2": convolution(6, (1, 1), 2, (0, 0, 0, 0)),
    "convolution groups": convolution(6, (3, 3), 1, (1, 1, 1, 1), groups=2),
    "convolution depthwise": convolution(8, (3, 3), 2, (1, 1, 1, 1), groups=4),
    "gelu": run(lambda x: functional.gelu(8 * x)),
    "layer norm": layer_norm(21, 4),
    "attention": attention(2, 5, 7, learned=False),
    "attention learned": attention(2, 5, 7, learned=True),
    "attention 16": attention(2, 16, 9, learned=True),
    "patches 2": patches(2, 0),
    "shifted patches 4": patches(4, 2),
    "class token": tokens_of(
        lambda x, token: torch.cat([token.expand(SAMPLES, 1, CHANNELS), x], 1), token=leaf((1, 1, CHANNELS), 5)
    ),
    "positions": tokens_of(lambda x, positions: x + positions, positions=leaf((1, HEIGHT, CHANNELS), 5)),
    "first token": tokens_of(lambda x: x[:, :1]),
    "convolution tokens": convolution(5, (3, 1), 1, (1, 1, 0, 0), shape=(SAMPLES, CHANNELS, 7, 1)),
}

lines = [f"{json.dumps(name)}: {json.dumps(values)}" for name, values in GOLDEN.items()]
sys.stdout.write("{\n" + ",\n".join(lines) + "\n}\n")
