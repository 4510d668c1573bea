"""The PyTorch side of the training-step benchmark: it does what its standard input says, one command a line.

    load DIR          inputs.f32 [samples, 784], labels.i32, order.i32 of the samples, and weights of LeNet-300-100 (w1.f32 [out, in], b1.f32, ...)
    make NAME RATE    a network from those weights and an optimizer, sgd or adam
    run BATCH STEPS   trains on the samples in order, round and round; answers "seconds last-loss"
    version           answers PyTorch's version and what its matrix library found
"""

import pathlib
import sys
import time

import numpy as np
import torch

torch.set_num_threads(1)
SIZES = [784, 300, 100, 10]


def main():
    position = 0
    loss_function = torch.nn.CrossEntropyLoss()
    for line in sys.stdin:
        words = line.split()
        if words[0] == "load":
            folder = pathlib.Path(words[1])
            inputs = torch.from_numpy(np.fromfile(folder / "inputs.f32", dtype="<f4").reshape(-1, 784))
            labels = torch.from_numpy(np.fromfile(folder / "labels.i32", dtype="<i4").astype(np.int64))
            order = torch.from_numpy(np.fromfile(folder / "order.i32", dtype="<i4").astype(np.int64))
            print("loaded", flush=True)
        elif words[0] == "make":
            layers = []
            for index, (fan_in, fan_out) in enumerate(zip(SIZES, SIZES[1:]), start=1):
                layer = torch.nn.Linear(fan_in, fan_out)
                with torch.no_grad():
                    weight = np.fromfile(folder / f"w{index}.f32", dtype="<f4").reshape(fan_out, fan_in)
                    layer.weight.copy_(torch.from_numpy(weight))
                    layer.bias.copy_(torch.from_numpy(np.fromfile(folder / f"b{index}.f32", dtype="<f4")))
                layers += [layer, torch.nn.ReLU()]
            model = torch.nn.Sequential(*layers[:-1])
            rate = float(words[2])
            make = torch.optim.SGD if words[1] == "sgd" else torch.optim.Adam
            optimizer = make(model.parameters(), lr=rate)
            position = 0
            print("made", flush=True)
        elif words[0] == "run":
            batch, steps = int(words[1]), int(words[2])
            start = time.perf_counter()
            for _ in range(steps):
                if position + batch > len(labels):
                    position = 0
                optimizer.zero_grad()
                chosen = order[position : position + batch]
                loss = loss_function(model(inputs[chosen]), labels[chosen])
                loss.backward()
                optimizer.step()
                position += batch
            seconds = time.perf_counter() - start
            print(f"{seconds:.9f} {loss.item():.9f}", flush=True)
        elif words[0] == "version":
            print("PyTorch " + torch.__version__, flush=True)


main()
