"""Golden values of whole image networks against PyTorch: one pass in either mode, and ten steps of training.

Run: python3 tests/golden/models.py     (written with PyTorch 1.13; needs torch and numpy)
Writes one file a network into tests/golden/models/.

Weights and images are not stored: both sides compute them by the formula of `numbers`. Everything is computed in float64, and again in float32: how far
the two lie apart is what another float32 program is held against. Networks of Keras's convention are written out: padding on one side, batch
normalization with 1e-3 and 0.01, its Adam.
"""

import collections
import json
import pathlib
import zlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional

OUT = pathlib.Path(__file__).parent / "models"
SAMPLES, STEPS = 4, 10
# Their images are others: of the usual ones a ReLU lies within rounding of its switch.
DEEP = ["resnet18", "resnet18-imagenet", "resnet50"]
# Entries of every result beside its norm; the network of most parameters has fewer.
ENTRIES = collections.defaultdict(lambda: 12, {"resnet50": 6})


def numbers(count, salt):
    """Numbers in [-1/2, 1/2), the same in any language: a multiplicative hash of the index."""
    index = np.arange(count, dtype=np.uint64) + np.uint64(salt * 1_000_003)
    hashed = (index * np.uint64(2_654_435_761)) & np.uint64(0xFFFFFFFF)
    hashed ^= hashed >> np.uint64(15)
    hashed = (hashed * np.uint64(2_246_822_519)) & np.uint64(0xFFFFFFFF)
    return (hashed.astype(np.float64) / 2**32 - 0.5).astype(np.float32)


class LeNet(nn.Module):
    def __init__(self, channels=3):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(channels, 20, 5), nn.Conv2d(20, 50, 5)
        self.fc1, self.fc2 = nn.LazyLinear(500), nn.Linear(500, 10)

    def forward(self, x):
        x = functional.max_pool2d(self.conv1(x).relu(), 2)
        x = functional.max_pool2d(self.conv2(x).relu(), 2)
        return self.fc2(self.fc1(x.flatten(1)).relu())


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(3, 6, 5), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = functional.max_pool2d(self.conv1(x).relu(), 2)
        x = functional.max_pool2d(self.conv2(x).relu(), 2)
        return self.fc3(self.fc2(self.fc1(x.flatten(1)).relu()).relu())


class Conv(nn.Module):
    def __init__(self, blocks, width):
        super().__init__()
        layers, channels = [], 3
        for block in range(blocks):
            for _ in range(2):
                layers += [nn.Conv2d(channels, width << block, 3, padding=1, bias=False), nn.ReLU()]
                channels = width << block
            layers.append(nn.MaxPool2d(2))
        self.convs = nn.Sequential(*layers)
        sizes = [channels * (32 >> blocks) ** 2, 4 * width, 4 * width, 10]
        dense = [nn.Linear(a, b, bias=False) for a, b in zip(sizes, sizes[1:])]
        self.linear = nn.Sequential(dense[0], nn.ReLU(), dense[1], nn.ReLU(), dense[2])

    def forward(self, x):
        return self.linear(self.convs(x).flatten(1))


class Vgg(nn.Module):
    def __init__(self, widths):
        super().__init__()
        layers, channels = [], 3
        for width in widths:
            if width == "M":
                layers.append(nn.MaxPool2d(2))
            else:
                layers += [nn.Conv2d(channels, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU()]
                channels = width
        self.features, self.classifier = nn.Sequential(*layers), nn.Linear(channels, 10)

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


class SamePadded(nn.Conv2d):
    """A convolution that pads as Keras does."""

    def forward(self, x):
        margins = []
        for size, kernel, stride in zip(reversed(x.shape[2:]), reversed(self.kernel_size), reversed(self.stride)):
            total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
            margins += [total // 2, total - total // 2]
        return super().forward(functional.pad(x, margins))


def convolution(keras, channels, outputs, kernel, stride):
    if keras:
        return SamePadded(channels, outputs, kernel, stride)
    return nn.Conv2d(channels, outputs, kernel, stride, padding=(kernel - 1) // 2, bias=False)


def norm(keras, channels):
    return nn.BatchNorm2d(channels, 1e-3, 0.01) if keras else nn.BatchNorm2d(channels)


class Block(nn.Module):
    def __init__(self, keras, channels, outputs, stride):
        super().__init__()
        self.conv1, self.bn1 = convolution(keras, channels, outputs, 3, stride), norm(keras, outputs)
        self.conv2, self.bn2 = convolution(keras, outputs, outputs, 3, 1), norm(keras, outputs)
        self.downsample = None
        if stride > 1 or channels != outputs:
            projection = convolution(keras, channels, outputs, 1, stride)
            self.downsample = nn.Sequential(*([projection] if keras else [projection, norm(keras, outputs)]))

    def forward(self, x):
        around = x if self.downsample is None else self.downsample(x)
        return (self.bn2(self.conv2(self.bn1(self.conv1(x)).relu())) + around).relu()


class ResNet(nn.Module):
    def __init__(self, depth, keras, width=16):
        super().__init__()
        self.conv1, self.bn1 = convolution(keras, 3, width, 3, 1), norm(keras, width)
        channels = width
        for stage in (1, 2, 3):
            blocks = []
            for block in range((depth - 2) // 6):
                outputs = width << (stage - 1)
                blocks.append(Block(keras, channels, outputs, 2 if stage > 1 and block == 0 else 1))
                channels = outputs
            setattr(self, f"layer{stage}", nn.Sequential(*blocks))
        self.fc = nn.Linear(channels, 10)

    def forward(self, x):
        x = self.bn1(self.conv1(x)).relu()
        return self.fc(self.layer3(self.layer2(self.layer1(x))).mean((2, 3)))


class Bottleneck(nn.Module):
    def __init__(self, channels, width, stride):
        super().__init__()
        self.conv1, self.bn1 = convolution(False, channels, width, 1, 1), norm(False, width)
        self.conv2, self.bn2 = convolution(False, width, width, 3, stride), norm(False, width)
        self.conv3, self.bn3 = convolution(False, width, 4 * width, 1, 1), norm(False, 4 * width)
        self.downsample = None
        if stride > 1 or channels != 4 * width:
            self.downsample = nn.Sequential(convolution(False, channels, 4 * width, 1, stride), norm(False, 4 * width))

    def forward(self, x):
        around = x if self.downsample is None else self.downsample(x)
        branch = self.bn2(self.conv2(self.bn1(self.conv1(x)).relu())).relu()
        return (self.bn3(self.conv3(branch)) + around).relu()


class WideResNet(nn.Module):
    def __init__(self, blocks, width, stem="cifar", bottleneck=False):
        super().__init__()
        large = stem == "imagenet"
        self.conv1, self.bn1 = convolution(False, 3, width, *((7, 2) if large else (3, 1))), norm(False, width)
        self.maxpool = nn.MaxPool2d(3, 2, padding=1) if large else nn.Identity()
        channels = width
        for stage, count in enumerate(blocks):
            layers = []
            for block in range(count):
                stride, inner = 2 if stage > 0 and block == 0 else 1, width << stage
                layers.append(
                    Bottleneck(channels, inner, stride) if bottleneck else Block(False, channels, inner, stride)
                )
                channels = 4 * inner if bottleneck else inner
            setattr(self, f"layer{stage + 1}", nn.Sequential(*layers))
        self.fc = nn.Linear(channels, 10)

    def forward(self, x):
        x = self.maxpool(self.bn1(self.conv1(x)).relu())
        return self.fc(self.layer4(self.layer3(self.layer2(self.layer1(x)))).mean((2, 3)))


class Around(nn.Module):
    """A residual sum around what is called fn, as ConvMixer's and SL-ViT's authors have it."""

    def __init__(self, fn):
        super().__init__()
        self.fn = fn

    def forward(self, x):
        return self.fn(x) + x


class ConvMixer(nn.Module):
    def __init__(self, width, depth, kernel=5, patch=2):
        super().__init__()

        def unit(channels, size, **options):
            return [nn.Conv2d(channels, width, size, **options), nn.GELU(), nn.BatchNorm2d(width)]

        def block():
            around = Around(nn.Sequential(*unit(width, kernel, padding=kernel // 2, groups=width)))
            return nn.Sequential(around, *unit(width, 1))

        self.stem = nn.Sequential(*unit(3, patch, stride=patch))
        self.blocks = nn.Sequential(*(block() for _ in range(depth)))
        self.head = nn.Linear(width, 10)

    def forward(self, x):
        return self.head(self.blocks(self.stem(x)).mean((2, 3)))


class PreNorm(nn.Module):
    def __init__(self, width, fn):
        super().__init__()
        self.norm, self.fn = nn.LayerNorm(width), fn

    def forward(self, x):
        return self.fn(self.norm(x))


class LocalAttention(nn.Module):
    """Attention with a learned scale a head and without the diagonal."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.scale = nn.Parameter(torch.ones(heads))
        self.to_qkv = nn.Linear(width, 3 * width, bias=False)
        self.to_out = nn.Sequential(nn.Linear(width, width))

    def forward(self, x):
        samples, tokens, width = x.shape
        q, k, v = self.to_qkv(x).view(samples, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        dots = q @ k.transpose(2, 3) * self.scale[:, None, None]
        dots = dots.masked_fill(torch.eye(tokens, dtype=torch.bool), -987654321)
        return self.to_out((dots.softmax(-1) @ v).transpose(1, 2).flatten(2))


class FeedForward(nn.Module):
    def __init__(self, width, hidden):
        super().__init__()
        layers = [nn.Linear(width, hidden), nn.GELU(), nn.Identity(), nn.Linear(hidden, width)]
        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)


class Tokens(nn.Module):
    """Patches of an image and of four shifted copies; features are ordered row, column, channel."""

    def __init__(self, patch):
        super().__init__()
        self.patch = patch

    def forward(self, x):
        patch, shift = self.patch, self.patch // 2
        wide = functional.pad(x, (shift,) * 4)
        size = x.shape[2]
        copies = [wide[:, :, i : i + size, j : j + size] for i in (0, 2 * shift) for j in (0, 2 * shift)]
        x = torch.cat([x, *copies], 1).unfold(2, patch, patch).unfold(3, patch, patch)
        return x.permute(0, 2, 3, 4, 5, 1).flatten(3).flatten(1, 2)


class Embedding(nn.Module):
    def __init__(self, width, patch):
        super().__init__()
        features = 15 * patch**2
        self.merging = nn.Sequential(Tokens(patch), nn.LayerNorm(features), nn.Linear(features, width))

    def forward(self, x):
        return self.merging(x)


class Transformer(nn.Module):
    def __init__(self, width, depth, heads, hidden):
        super().__init__()
        self.layers = nn.ModuleList(
            nn.ModuleList(
                [PreNorm(width, LocalAttention(width, heads)), PreNorm(width, FeedForward(width, hidden))]
            )
            for _ in range(depth)
        )

    def forward(self, x):
        for attention, dense in self.layers:
            x = attention(x) + x
            x = dense(x) + x
        return x


class SlVit(nn.Module):
    def __init__(self, width, depth, heads, hidden, patch):
        super().__init__()
        self.to_patch_embedding = Embedding(width, patch)
        self.pos_embedding = nn.Parameter(torch.randn(1, (32 // patch) ** 2 + 1, width))
        self.cls_token = nn.Parameter(torch.randn(1, 1, width))
        self.transformer = Transformer(width, depth, heads, hidden)
        self.mlp_head = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, 10))

    def forward(self, x):
        x = self.to_patch_embedding(x)
        x = torch.cat([self.cls_token.expand(len(x), -1, -1), x], 1) + self.pos_embedding
        return self.mlp_head(self.transformer(x)[:, 0])


class KerasAdam:
    def __init__(self, parameters, rate=1e-3):
        self.parameters = list(parameters)
        self.moments = [(torch.zeros_like(p), torch.zeros_like(p)) for p in self.parameters]
        self.count, self.rate = 0, rate

    def step(self):
        self.count += 1
        rate = self.rate * (1 - 0.999**self.count) ** 0.5 / (1 - 0.9**self.count)
        with torch.no_grad():
            for parameter, (m, v) in zip(self.parameters, self.moments):
                m += 0.1 * (parameter.grad - m)
                v += 0.001 * (parameter.grad**2 - v)
                parameter -= rate * m / (v.sqrt() + 1e-7)


def sgd(rate, decay):
    return lambda parameters: torch.optim.SGD(parameters, lr=rate, momentum=0.9, weight_decay=decay)


def adamw(rate):
    return lambda parameters: torch.optim.AdamW(parameters, lr=rate, weight_decay=0.05)


# The larger networks are narrower by a factor of four. Rates are low: of four images, larger ones make training chaotic, and where a ReLU switches in one program and not in the other, roundings say nothing
# any more.
VGG11 = [16, "M", 32, "M", 64, 64, "M", 128, 128, "M", 128, 128, "M"]
MODELS = {
    "lenet": (LeNet, sgd(0.01, 0)),
    "lenet-28": (lambda: LeNet(1), sgd(0.01, 0)),
    "lenet-5": (LeNet5, KerasAdam),
    "conv2": (lambda: Conv(1, 16), lambda parameters: KerasAdam(parameters, 1e-4)),
    "conv6": (lambda: Conv(3, 16), lambda parameters: KerasAdam(parameters, 1e-4)),
    "resnet8": (lambda: ResNet(8, keras=False), sgd(0.01, 5e-4)),
    "resnet8-keras": (lambda: ResNet(8, keras=True), KerasAdam),
    "resnet20": (lambda: ResNet(20, keras=False), sgd(0.001, 5e-4)),
    "resnet18": (lambda: WideResNet([2, 2, 2, 2], 8), sgd(0.001, 0)),
    "resnet18-imagenet": (lambda: WideResNet([2, 2, 2, 2], 8, "imagenet"), sgd(0.001, 0)),
    "resnet50": (lambda: WideResNet([3, 4, 6, 3], 4, bottleneck=True), sgd(0.001, 0)),
    "vgg11": (lambda: Vgg(VGG11), sgd(0.001, 5e-4)),
    "convmixer": (lambda: ConvMixer(16, 1), adamw(1e-3)),
    "sl-vit": (lambda: SlVit(24, 1, 3, 40, 8), adamw(1e-3)),
}


def filled(shape, name):
    count = int(np.prod(shape))
    values = numbers(count, zlib.crc32(name.encode()) % 10_000)
    if len(shape) > 1 and name.endswith("weight"):
        return values.reshape(shape) * np.float32(np.sqrt(24 / (count / shape[0])))
    scale = np.float32(0.2)
    return (values * scale + (1 if name.endswith(("weight", "scale")) else 0)).astype(np.float32).reshape(shape)


def images(name, step):
    shape = (SAMPLES, 1, 28, 28) if name.endswith("28") else (SAMPLES, 3, 32, 32)
    first = 60_000 if name in DEEP else 20_000
    return numbers(int(np.prod(shape)), first + step).reshape(shape)


def part_of(values, entries):
    """The norm, and some entries at equal distances."""
    flat = values.detach().to(torch.float64).flatten()
    some = flat[:: max(1, len(flat) // entries)][:entries]
    return torch.cat([flat.norm().reshape(1), some])


def state(model, part):
    buffers = [(name, values) for name, values in model.named_buffers() if "num_batches" not in name]
    return {name: part(values) for name, values in [*model.named_parameters(), *buffers]}


def run(name, dtype):
    part = lambda values: part_of(values, ENTRIES[name])
    make, optimizer = MODELS[name]
    model = make().to(dtype)
    model(torch.tensor(images(name, 0)).to(dtype))
    model = make_filled(model, dtype)
    labels = lambda step: torch.tensor([(7 * row + 3 * step) % 10 for row in range(SAMPLES)])
    result = {}
    model.eval()
    result["logits"] = part(model(torch.tensor(images(name, 0)).to(dtype)))
    model.train()
    trained = optimizer(model.parameters())
    losses = []
    for step in range(STEPS):
        model.zero_grad()
        logits = model(torch.tensor(images(name, step)).to(dtype))
        loss = functional.cross_entropy(logits, labels(step))
        loss.backward()
        if step == 0:
            result["logits of training"] = part(logits)
            result |= {f"gradient of {n}": part(p.grad) for n, p in model.named_parameters()}
            result |= {f"{n} after one": v for n, v in state(model, part).items() if "running" in n}
        trained.step()
        losses.append(loss.detach().to(torch.float64))
    result["losses"] = torch.stack(losses)
    result |= {f"{n} after ten": values for n, values in state(model, part).items()}
    model.eval()
    result["logits after ten"] = part(model(torch.tensor(images(name, 0)).to(dtype)))
    return result


def make_filled(model, dtype):
    with torch.no_grad():
        for n, values in model.named_parameters():
            values.copy_(torch.tensor(filled(tuple(values.shape), n)).to(dtype))
        for n, values in model.named_buffers():
            if n.endswith("running_mean"):
                values.zero_()
            elif n.endswith("running_var"):
                values.fill_(1)
    return model


def write_safetensors(path, tensors):
    header, parts, offset = {}, [], 0
    for name, tensor in tensors.items():
        values = tensor.numpy()
        parts.append(values.tobytes())
        kind = {"float32": "F32", "int64": "I64"}[str(values.dtype)]
        header[name] = {"dtype": kind, "shape": list(values.shape), "data_offsets": [offset, offset + values.nbytes]}
        offset += values.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + b"".join(parts))


def write_checkpoint(name, make):
    """A narrow network's state_dict, and the logits of its images."""
    torch.manual_seed(1)
    model = make()
    model.train()
    for step in range(3):
        model(torch.tensor(images("narrow", step)))
    write_safetensors(OUT / f"{name}-narrow.safetensors", model.state_dict())
    logits = model.eval()(torch.tensor(images("narrow", 0))).flatten().tolist()
    (OUT / f"{name}-narrow.json").write_text(json.dumps([float(f"{value:.9g}") for value in logits]) + "\n")


def main():
    OUT.mkdir(exist_ok=True)
    torch.set_num_threads(1)
    write_checkpoint("resnet8", lambda: ResNet(8, keras=False, width=2))
    write_checkpoint("convmixer", lambda: ConvMixer(4, 1))
    write_checkpoint("sl-vit", lambda: SlVit(6, 1, 2, 5, 4))
    for name in MODELS:
        exact, single = run(name, torch.float64), run(name, torch.float32)
        lines = []
        for key, values in exact.items():
            error = float((single[key] - values).norm())
            entry = {"values": [float(f"{v:.10g}") for v in values.tolist()], "error": float(f"{error:.3g}")}
            lines.append(f"{json.dumps(key)}: {json.dumps(entry)}")
        (OUT / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


main()
