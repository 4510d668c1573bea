"""Models with neurons that nothing depends on, and whether what is left of them computes the same.

    python3 shrink.py make FOLDER     writes mlp, conv, resnet and bottleneck.safetensors
    python3 shrink.py check FOLDER    loads NAME-small.safetensors into models of the widths that are left, and compares outputs

Needs torch (written with 1.13). Prints the numbers of parameters before and after, and ok.
"""

import json
import os
import struct
import sys

import torch
from torch import nn


class Block(nn.Module):
    """A residual block; `widths` are those inside."""

    def __init__(self, inputs, widths, outputs):
        super().__init__()
        sizes = [inputs, *widths, outputs]
        self.count = len(sizes) - 1
        for index in range(self.count):
            kernel = 3 if self.count == 2 or index == 1 else 1
            conv = nn.Conv2d(sizes[index], sizes[index + 1], kernel, padding=kernel // 2, bias=False)
            setattr(self, f"conv{index + 1}", conv)
            setattr(self, f"bn{index + 1}", nn.BatchNorm2d(sizes[index + 1]))
        self.downsample = None
        if inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = x
        for index in range(1, self.count + 1):
            y = getattr(self, f"bn{index}")(getattr(self, f"conv{index}")(y))
            y = torch.relu(y) if index < self.count else y
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.layer1 = nn.Sequential(Block(8, widths[0], 8), Block(8, widths[1], 8))
        self.layer2 = nn.Sequential(Block(8, widths[2], 12))
        self.fc = nn.Linear(12, 5)

    def forward(self, x):
        x = self.layer2(self.layer1(torch.relu(self.bn1(self.conv1(x)))))
        return self.fc(x.mean((2, 3)))


class Conv(nn.Module):
    def __init__(self, widths):
        super().__init__()
        a, b, c = widths
        self.features = nn.Sequential(
            nn.Conv2d(3, a, 3, padding=1),
            nn.BatchNorm2d(a),
            nn.ReLU(),
            nn.Conv2d(a, b, 3, padding=1),
            nn.BatchNorm2d(b),
            nn.ReLU(),
            nn.MaxPool2d(2),
        )
        self.classifier = nn.Sequential(nn.Linear(b * 9, c), nn.ReLU(), nn.Linear(c, 5))

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


def mlp(widths):
    return nn.Sequential(
        nn.Linear(12, widths[0]), nn.ReLU(), nn.Linear(widths[0], widths[1]), nn.ReLU(), nn.Linear(widths[1], 5)
    )


MODELS = {
    "mlp": (mlp, [20, 16], (12,)),
    "conv": (Conv, [10, 8, 14], (3, 6, 6)),
    "resnet": (ResNet, [[9], [7], [10]], (3, 6, 6)),
    "bottleneck": (ResNet, [[6, 5], [4, 7], [5, 8]], (3, 6, 6)),
}
# Of a state dict the tensors that tell the widths inside.
WIDTHS = {
    "mlp": lambda s: [len(s["0.bias"]), len(s["2.bias"])],
    "conv": lambda s: [len(s["features.0.bias"]), len(s["features.3.bias"]), len(s["classifier.0.bias"])],
    "resnet": lambda s: [[len(s[f"{block}.conv1.weight"])] for block in BLOCKS],
    "bottleneck": lambda s: [[len(s[f"{block}.conv{i}.weight"]) for i in (1, 2)] for block in BLOCKS],
}
BLOCKS = ["layer1.0", "layer1.1", "layer2.0"]
# Layers of which neurons lose what comes in (0, 3, 6...) or what goes out (1, 4, 7...), and the layer behind each.
CUT = {
    "mlp": [("0", "2"), ("2", "4")],
    "conv": [("features.0", "features.3"), ("features.3", "classifier.0"), ("classifier.0", "classifier.2")],
    "resnet": [(f"{block}.conv1", f"{block}.conv2") for block in BLOCKS],
    "bottleneck": [(f"{block}.conv{i}", f"{block}.conv{i + 1}") for block in BLOCKS for i in (1, 2)],
}
TYPES = {torch.float32: "F32", torch.int64: "I64"}


def make(name):
    torch.manual_seed(sum(map(ord, name)))
    build, widths, _ = MODELS[name]
    model = build(widths).eval()
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.weight.uniform_(0.5, 1.5)
                module.bias.uniform_(-0.5, 0.2)
                module.running_mean.uniform_(-0.3, 0.3)
                module.running_var.uniform_(0.5, 2)
        modules = dict(model.named_modules())
        for layer, behind in CUT[name]:
            weight, following = modules[layer].weight, modules[behind].weight
            each = following.shape[1] // weight.shape[0]
            for neuron in range(weight.shape[0]):
                if neuron % 3 == 0:
                    weight[neuron] = 0
                elif neuron % 3 == 1:
                    following[:, neuron * each : (neuron + 1) * each] = 0
    return model


def write(path, state):
    header, data = {}, b""
    for key, tensor in state.items():
        content = tensor.detach().contiguous().numpy().tobytes()
        header[key] = {
            "dtype": TYPES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(content)],
        }
        data += content
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def read(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    state = {}
    for key, entry in header.items():
        if key != "__metadata__":
            begin, end = entry["data_offsets"]
            dtype = {text: kind for kind, text in TYPES.items()}[entry["dtype"]]
            state[key] = torch.frombuffer(bytearray(data[begin:end]), dtype=dtype).reshape(entry["shape"])
    return state


def check(folder, name):
    build, _, shape = MODELS[name]
    model = make(name)
    state = read(os.path.join(folder, f"{name}-small.safetensors"))
    small = build(WIDTHS[name](state)).eval()
    small.load_state_dict(state)
    torch.manual_seed(1)
    x = torch.randn(32, *shape)
    with torch.no_grad():
        expected, actual = model(x), small(x)
    error = ((actual - expected).abs().max() / expected.abs().max()).item()
    before, after = (sum(p.numel() for p in one.parameters()) for one in (model, small))
    print(f"{name}: {before} to {after} parameters, error {error:.1e}", file=sys.stderr)
    assert error <= 1e-6, f"{name}: outputs differ by {error}"
    assert after < before


def main():
    mode, folder = sys.argv[1:]
    for name in MODELS:
        if mode == "make":
            write(os.path.join(folder, f"{name}.safetensors"), make(name).state_dict())
        else:
            check(folder, name)
    print("ok")


main()
