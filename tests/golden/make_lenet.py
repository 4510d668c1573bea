"""Golden files for LeNet-300-100 against PyTorch: forward pass, all gradients, ten steps of four optimizers.

Run: python3 tests/golden/make_lenet.py     (written with PyTorch 1.13; needs torch and numpy)
Writes plain little-endian float32 files, one a quantity, into tests/golden/lenet/.

Weights and inputs are not stored: both sides compute them by the formula of `numbers`.
"""

import pathlib

import numpy as np
import torch

OUT = pathlib.Path(__file__).parent / "lenet"
SIZES = [784, 300, 100, 10]
BATCH = 50
STEPS = 10
# Every optimizer's parameters after ten steps are stored at every 41st place of the flattened tensor.
STRIDE = 41


def numbers(count, salt):
    """Numbers in [-1/2, 1/2), the same in any language: a multiplicative hash of the index."""
    index = np.arange(count, dtype=np.uint64) + np.uint64(salt * 1_000_003)
    hashed = (index * np.uint64(2_654_435_761)) & np.uint64(0xFFFFFFFF)
    hashed ^= hashed >> np.uint64(15)
    hashed = (hashed * np.uint64(2_246_822_519)) & np.uint64(0xFFFFFFFF)
    return (hashed.astype(np.float64) / 2**32 - 0.5).astype(np.float32)


def network():
    layers = []
    for index, (inputs, outputs) in enumerate(zip(SIZES, SIZES[1:])):
        layer = torch.nn.Linear(inputs, outputs)
        scale = np.float32(2 / np.sqrt(inputs))
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(numbers(inputs * outputs, 2 * index).reshape(outputs, inputs) * scale))
            layer.bias.copy_(torch.from_numpy(numbers(outputs, 2 * index + 1) * np.float32(0.1)))
        layers += [layer, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def batch(step):
    inputs = torch.from_numpy(numbers(BATCH * SIZES[0], 100 + step).reshape(BATCH, SIZES[0]) + np.float32(0.5))
    labels = torch.tensor([(7 * row + 3 * step) % 10 for row in range(BATCH)])
    return inputs, labels


def write(name, tensor):
    np.ascontiguousarray(tensor.detach().numpy(), dtype="<f4").tofile(OUT / f"{name}.f32")


def main():
    OUT.mkdir(exist_ok=True)
    torch.set_num_threads(1)
    loss_function = torch.nn.CrossEntropyLoss()

    model = network()
    inputs, labels = batch(0)
    logits = model(inputs)
    loss = loss_function(logits, labels)
    loss.backward()
    write("logits", logits)
    write("loss", loss.reshape(1))
    for index in range(3):
        write(f"gradient-weight{index + 1}", model[2 * index].weight.grad)
        write(f"gradient-bias{index + 1}", model[2 * index].bias.grad)

    optimizers = {
        "sgd": lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=1e-4),
        "nesterov": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True, weight_decay=1e-4),
        "momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
        "adam": lambda p: torch.optim.Adam(p, lr=1.2e-3, weight_decay=1e-4),
        "adamw": lambda p: torch.optim.AdamW(p, lr=1.2e-3, weight_decay=1e-2),
        "clipped": lambda p: torch.optim.SGD(p, lr=0.1),
    }
    for name, make in optimizers.items():
        model = network()
        optimizer = make(model.parameters())
        losses = []
        for step in range(STEPS):
            inputs, labels = batch(step)
            optimizer.zero_grad()
            loss = loss_function(model(inputs), labels)
            loss.backward()
            if name == "clipped":
                torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5)
            optimizer.step()
            losses.append(loss.detach())
        write(f"{name}-losses", torch.stack(losses))
        flat = torch.cat([parameter.detach().flatten() for parameter in model.parameters()])
        write(f"{name}-parameters", flat[::STRIDE])


main()
