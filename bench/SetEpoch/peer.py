"""The peers of bench/SetEpoch: scipy or torch, as it is started.

    load OUT IN OUT IN ...    samples (inputs, labels) and for each layer its compressed rows (starts, indices, values)
    run BATCH STEPS               trains on the samples in order, round and round; answers the seconds and the last step's loss

Both train ReLU layers with biases of 0 to begin with, softmax and cross-entropy, momentum 0.9, rate 0.01. SciPy multiplies by
compressed rows and keeps the transposed ones beside them; activations are [neuron, sample], which it is fastest with. Its
weight gradient is the faster of two ways, tried once a layer: the dense product by BLAS, of which the connections are taken,
or dot products of gathered rows. PyTorch multiplies dense weights whose gradients are masked.
"""
import time

import numpy as np
from peer_protocol import ARGUMENTS, THREADS, read, seconds_of, serve

RATE = np.float32(0.01)
MOMENTUM = np.float32(0.9)


class SciPyLayer:
    def __init__(self, sparse, outputs, inputs, starts, indices, values):
        self.rows = sparse.csr_matrix((values.copy(), indices, starts), shape=(outputs, inputs))
        self.heads = np.repeat(np.arange(outputs), np.diff(starts))
        self.tails = indices
        numbered = sparse.csr_matrix((np.arange(len(values)), indices, starts), shape=(outputs, inputs)).T.tocsr()
        self.places = numbered.data
        self.columns = sparse.csr_matrix((values[self.places], numbered.indices, numbered.indptr), shape=(inputs, outputs))
        self.bias = np.zeros((outputs, 1), dtype=np.float32)
        self.velocity = np.zeros(len(values), dtype=np.float32)
        self.bias_velocity = np.zeros((outputs, 1), dtype=np.float32)
        self.gradient_way = None

    def forward(self, x):
        self.x = x
        return self.rows @ x + self.bias

    def gather(self, dy):
        gradient = np.empty(len(self.tails), dtype=np.float32)
        for start in range(0, len(self.tails), 2048):
            part = slice(start, start + 2048)
            np.einsum("es,es->e", dy[self.heads[part]], self.x[self.tails[part]], out=gradient[part])
        return gradient

    def product(self, dy):
        return (dy @ self.x.T)[self.heads, self.tails]

    def backward(self, dy, wanted):
        if self.gradient_way is None:
            seconds = []
            for way in (self.gather, self.product):
                way(dy)
                start = time.perf_counter()
                way(dy)
                seconds.append(time.perf_counter() - start)
            self.gradient_way = self.gather if seconds[0] < seconds[1] else self.product
        gradient = self.gradient_way(dy)
        dx = self.columns @ dy if wanted else None
        self.velocity *= MOMENTUM
        self.velocity += gradient
        self.rows.data -= RATE * self.velocity
        self.columns.data = self.rows.data[self.places]
        self.bias_velocity *= MOMENTUM
        self.bias_velocity += dy.sum(axis=1, keepdims=True)
        self.bias -= RATE * self.bias_velocity
        return dx


class SciPyNetwork:
    def __init__(self, layers):
        import scipy.sparse

        self.layers = [SciPyLayer(scipy.sparse, *layer) for layer in layers]

    def step(self, x, labels):
        x = np.ascontiguousarray(x.T)
        outputs = []
        for layer in self.layers:
            x = layer.forward(x)
            if layer is not self.layers[-1]:
                np.maximum(x, 0, out=x)
            outputs.append(x)
        shifted = x - x.max(axis=0)
        exponentials = np.exp(shifted)
        sums = exponentials.sum(axis=0)
        samples = np.arange(len(labels))
        loss = float(np.mean(np.log(sums) - shifted[labels, samples]))
        dy = exponentials / sums
        dy[labels, samples] -= 1
        dy /= np.float32(len(labels))
        for index in range(len(self.layers) - 1, -1, -1):
            dy = self.layers[index].backward(dy, wanted=index > 0)
            if index > 0:
                dy *= outputs[index - 1] > 0
        return loss


class TorchNetwork:
    def __init__(self, layers):
        import torch

        self.torch = torch
        self.masks = []
        modules = []
        for outputs, inputs, starts, indices, values in layers:
            heads = np.repeat(np.arange(outputs), np.diff(starts))
            weight = torch.zeros(outputs, inputs)
            weight[heads, indices.astype(np.int64)] = torch.from_numpy(values)
            mask = torch.zeros(outputs, inputs)
            mask[heads, indices.astype(np.int64)] = 1
            linear = torch.nn.Linear(inputs, outputs)
            with torch.no_grad():
                linear.weight.copy_(weight)
                linear.bias.zero_()
            self.masks.append((linear.weight, mask if len(values) < outputs * inputs else None))
            modules += [linear, torch.nn.ReLU()]
        self.model = torch.nn.Sequential(*modules[:-1])
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.01, momentum=0.9)
        self.loss = torch.nn.CrossEntropyLoss()

    def step(self, x, labels):
        self.optimizer.zero_grad()
        loss = self.loss(self.model(self.torch.from_numpy(x)), self.torch.from_numpy(labels))
        loss.backward()
        for weight, mask in self.masks:
            if mask is not None:
                weight.grad.mul_(mask)
        self.optimizer.step()
        return loss.item()


position = 0


def load(sizes):
    global inputs, labels, network, position
    labels = read("labels", "<i4").astype(np.int64)
    inputs = read("inputs", "<f4").reshape(len(labels), -1)
    layers = []
    for index in range(len(sizes) // 2):
        outputs, fan_in = int(sizes[2 * index]), int(sizes[2 * index + 1])
        arrays = [read(f"{name}{index}", kind) for name, kind in (("starts", "<i4"), ("indices", "<i4"), ("values", "<f4"))]
        layers.append((outputs, fan_in, *arrays))
    network = SciPyNetwork(layers) if KIND == "scipy" else TorchNetwork(layers)
    position = 0


def step(batch):
    global position
    if position + batch > len(labels):
        position = 0
    loss = network.step(inputs[position : position + batch], labels[position : position + batch])
    position += batch
    return loss


def answer(command, *words):
    if command == "load":
        return load(words)
    batch, steps = map(int, words)
    seconds, loss = seconds_of(lambda: step(batch), steps)
    return seconds * steps, loss


KIND = ARGUMENTS[0]
if KIND == "scipy":
    import scipy

    serve(f"SciPy {scipy.__version__}, NumPy {np.__version__}", answer)
else:
    import torch

    torch.set_num_threads(THREADS)
    serve(f"PyTorch {torch.__version__}", answer)
