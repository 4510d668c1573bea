"""The PyTorch side of bench/TrainingStep.

    load              samples (inputs [samples, 784], labels, their order) and the weights of LeNet-300-100 (w1 [out, in], b1, ...)
    make NAME RATE    a network from those weights and an optimizer, sgd or adam
    run BATCH STEPS   trains on the samples in order, round and round; answers the seconds and the last step's loss
"""
import numpy as np
import torch
from peer_protocol import THREADS, read, seconds_of, serve

torch.set_num_threads(THREADS)
SIZES = [784, 300, 100, 10]
loss_function = torch.nn.CrossEntropyLoss()


def load():
    global inputs, labels, order
    inputs = torch.from_numpy(read("inputs", "<f4").reshape(-1, 784))
    labels = torch.from_numpy(read("labels", "<i4").astype(np.int64))
    order = torch.from_numpy(read("order", "<i4").astype(np.int64))


def make(name, rate):
    global model, optimizer, position
    layers = []
    for index, (fan_in, fan_out) in enumerate(zip(SIZES, SIZES[1:]), start=1):
        layer = torch.nn.Linear(fan_in, fan_out)
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(read(f"w{index}", "<f4").reshape(fan_out, fan_in)))
            layer.bias.copy_(torch.from_numpy(read(f"b{index}", "<f4")))
        layers += [layer, torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    optimizer = (torch.optim.SGD if name == "sgd" else torch.optim.Adam)(model.parameters(), lr=float(rate))
    position = 0


def step(batch):
    global position
    if position + batch > len(labels):
        position = 0
    optimizer.zero_grad()
    chosen = order[position : position + batch]
    loss = loss_function(model(inputs[chosen]), labels[chosen])
    loss.backward()
    optimizer.step()
    position += batch
    return loss


def run(batch, steps):
    seconds, loss = seconds_of(lambda: step(int(batch)), int(steps))
    return seconds * int(steps), loss.item()


serve("PyTorch " + torch.__version__, lambda command, *words: {"load": load, "make": make, "run": run}[command](*words))
