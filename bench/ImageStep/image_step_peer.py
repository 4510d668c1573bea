"""The PyTorch side of bench/ImageStep.

    make NETWORK BATCH OPTIMIZER RATE MASKED    a network from the files p0, p1... (its parameters in order), images [sample, row, column, channel] and
                                                labels; where MASKED is 1, weights that are 0 stay so
    run STEPS                                   trains on the images again and again; answers the seconds of a step and the last step's loss
    memory                                      the most megabytes held since the network was made, as Linux counts them

It trains in that of PyTorch's memory formats which is the faster one.
"""
import gc

import numpy as np
import torch
from peer_protocol import THREADS, read, seconds_of, serve
from torch import nn
from torch.nn import functional

torch.set_num_threads(THREADS)


def lenet():
    return nn.Sequential(
        nn.Conv2d(3, 20, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(20, 50, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(1250, 500), nn.ReLU(), nn.Linear(500, 10),
    )  # fmt: skip


def conv(blocks):
    layers, channels = [], 3
    for block in range(blocks):
        for _ in range(2):
            layers += [nn.Conv2d(channels, 64 << block, 3, padding=1, bias=False), nn.ReLU()]
            channels = 64 << block
        layers.append(nn.MaxPool2d(2))
    layers.append(nn.Flatten())
    sizes = [channels * (32 >> blocks) ** 2, 256, 256, 10]
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inputs, outputs, bias=False), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


class Block(nn.Module):
    def __init__(self, channels, outputs, stride):
        super().__init__()
        self.branch = nn.Sequential(
            nn.Conv2d(channels, outputs, 3, stride, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs),
        )  # fmt: skip
        self.around = nn.Sequential()
        if stride > 1 or channels != outputs:
            self.around = nn.Sequential(nn.Conv2d(channels, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return (self.branch(x) + self.around(x)).relu()


def resnet(blocks, width):
    layers, channels = [nn.Conv2d(3, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU()], width
    for stage, count in enumerate(blocks):
        for block in range(count):
            layers.append(Block(channels, width << stage, 2 if stage > 0 and block == 0 else 1))
            channels = width << stage
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10))


class Around(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return self.layers(x) + x


def convmixer(width, depth):
    def unit(channels, kernel, **options):
        return [nn.Conv2d(channels, width, kernel, **options), nn.GELU(), nn.BatchNorm2d(width)]

    blocks = [[Around(*unit(width, 5, padding=2, groups=width)), *unit(width, 1)] for _ in range(depth)]
    layers = [*unit(3, 2, stride=2), *(layer for block in blocks for layer in block)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, 10))


class Learned(nn.Module):
    """Parameters of their own: so they come in the order of ours, behind those of the modules before."""

    def __init__(self, *shapes, value=0.0):
        super().__init__()
        self.values = nn.ParameterList(nn.Parameter(torch.full(shape, value)) for shape in shapes)


class Tokens(nn.Module):
    """Patches of an image and of four shifted copies, features ordered row, column, channel, and a class token in front."""

    def __init__(self, width, patch):
        super().__init__()
        features = 15 * patch**2
        self.patch, self.layers = patch, nn.Sequential(nn.LayerNorm(features), nn.Linear(features, width))
        self.learned = Learned((1, 1, width), (1, (32 // patch) ** 2 + 1, width))

    def forward(self, x):
        patch, shift = self.patch, self.patch // 2
        wide = functional.pad(x, (shift,) * 4)
        copies = [wide[:, :, i : i + 32, j : j + 32] for i in (0, 2 * shift) for j in (0, 2 * shift)]
        x = torch.cat([x, *copies], 1).unfold(2, patch, patch).unfold(3, patch, patch)
        x = self.layers(x.permute(0, 2, 3, 4, 5, 1).flatten(3).flatten(1, 2))
        token, positions = self.learned.values
        return torch.cat([token.expand(len(x), -1, -1), x], 1) + positions


class Attention(nn.Module):
    def __init__(self, width, heads, tokens):
        super().__init__()
        self.heads, self.qkv = heads, nn.Linear(width, 3 * width, bias=False)
        self.learned, self.out = Learned((heads, 1, 1), value=1.0), nn.Linear(width, width)
        self.register_buffer("itself", torch.eye(tokens, dtype=torch.bool))

    def forward(self, x):
        samples, tokens, _ = x.shape
        q, k, v = self.qkv(x).view(samples, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        dots = (q @ k.transpose(2, 3) * self.learned.values[0]).masked_fill(self.itself, -987654321)
        return self.out((dots.softmax(-1) @ v).transpose(1, 2).flatten(2))


class First(nn.Module):
    def forward(self, x):
        return x[:, 0]


def sl_vit(width, depth, heads, hidden, patch):
    layers = [Tokens(width, patch)]
    for _ in range(depth):
        layers.append(Around(nn.LayerNorm(width), Attention(width, heads, (32 // patch) ** 2 + 1)))
        dense = nn.Linear(width, hidden), nn.GELU(), nn.Linear(hidden, width)
        layers.append(Around(nn.LayerNorm(width), *dense))
    return nn.Sequential(*layers, First(), nn.LayerNorm(width), nn.Linear(width, 10))


NETWORKS = {
    "lenet": lenet,
    "conv2": lambda: conv(1),
    "conv6": lambda: conv(3),
    "resnet20": lambda: resnet([3, 3, 3], 16),
    "resnet18": lambda: resnet([2, 2, 2, 2], 64),
    "convmixer": lambda: convmixer(256, 8),
    "sl-vit": lambda: sl_vit(192, 9, 12, 384, 4),
}


def make(name, batch, kind, rate, masked):
    global model, optimizer, images, labels, masks, start
    model = optimizer = images = start = masks = None
    gc.collect()
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    labels = torch.from_numpy(read("labels", "<i4").astype(np.int64))
    batches, formats = torch.from_numpy(read("images", "<f4").reshape(int(batch), 32, 32, 3)).permute(0, 3, 1, 2), {}
    for layout in (torch.contiguous_format, torch.channels_last):
        model = NETWORKS[name]().to(memory_format=layout)
        images = batches.contiguous(memory_format=layout)
        begin(kind, float(rate), masked == "1")
        step()
        formats[layout] = min(seconds_of(step)[0] for _ in range(2))
    best = min(formats, key=formats.get)
    model, images = NETWORKS[name]().to(memory_format=best), batches.contiguous(memory_format=best)
    begin(kind, float(rate), masked == "1")


def begin(kind, rate, masked):
    global optimizer, masks
    with torch.no_grad():
        for index, values in enumerate(model.parameters()):
            values.copy_(torch.from_numpy(read(f"p{index}", "<f4")).reshape(values.shape))
    parameters = list(model.parameters())
    masks = [(values, (values != 0).float()) for values in parameters if masked and values.dim() > 1]
    make_optimizer = torch.optim.Adam if kind == "adam" else lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9)
    optimizer = make_optimizer(parameters, lr=rate)


def step():
    optimizer.zero_grad()
    loss = functional.cross_entropy(model(images), labels)
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        for values, mask in masks:
            values.mul_(mask)
    return loss


def run(steps):
    seconds, loss = seconds_of(step, int(steps))
    return seconds, loss.item()


def memory():
    with open("/proc/self/status") as file:
        return [next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM"))]


COMMANDS = {"make": make, "run": run, "memory": memory}
serve("PyTorch " + torch.__version__, lambda command, *words: COMMANDS[command](*words))
