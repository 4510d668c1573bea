"""Writes the files of tests/golden/formats with the programs that people save models with.

    python3 make_formats.py

Needs torch, numpy and scipy; written with torch 1.13, numpy 1.24, scipy 1.10. Element i of n in any tensor of weights is
(i - n // 2) / 8, which every floating-point type holds exactly, so that tests need no second file of expected numbers.
safetensors files are written here by hand, from the format's description.
"""

import io
import json
import os
import struct

import numpy as np
import scipy.sparse
import torch
import torch.nn.utils.parametrize as parametrize
import torch.nn.utils.prune as prune

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "formats")
TYPES = {
    torch.float64: "F64",
    torch.float32: "F32",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.int64: "I64",
    torch.int32: "I32",
    torch.int16: "I16",
    torch.int8: "I8",
    torch.uint8: "U8",
    torch.bool: "BOOL",
}


def path(name):
    return os.path.join(HERE, name)


def numbers(*shape, dtype=torch.float32):
    count = int(np.prod(shape))
    return ((torch.arange(count, dtype=torch.float64) - count // 2) / 8).reshape(shape).to(dtype)


def raw(tensor):
    tensor = tensor.detach().contiguous()
    if tensor.dtype == torch.bfloat16:
        tensor = tensor.view(torch.int16)
    return tensor.numpy().tobytes()


def write_safetensors(name, state, metadata=None):
    header = {} if metadata is None else {"__metadata__": metadata}
    data = b""
    for key, tensor in state.items():
        content = raw(tensor)
        header[key] = {
            "dtype": TYPES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(content)],
        }
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path(name), "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def model():
    network = torch.nn.Sequential()
    network.add_module("conv", torch.nn.Conv2d(2, 3, (2, 3)))
    network.add_module("norm", torch.nn.BatchNorm2d(3))
    network.add_module("fc1", torch.nn.Linear(5, 4))
    network.add_module("fc2", torch.nn.Linear(4, 3))
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            parameter.copy_(numbers(*parameter.shape))
    return network


class Mask(torch.nn.Module):
    def __init__(self, mask):
        super().__init__()
        self.register_buffer("mask", mask)

    def forward(self, weight):
        return weight * self.mask


def arrays(state):
    return {name: tensor.detach().numpy() for name, tensor in state.items()}


def write_models():
    state = model().state_dict()
    write_safetensors("model.safetensors", state, {"format": "pt"})
    np.savez(path("model.npz"), **arrays(state))
    np.savez_compressed(path("model-packed.npz"), **arrays(state))
    torch.save(state, path("model.pt"))
    torch.save({"w": torch.zeros(2)}, path("legacy.pt"), _use_new_zipfile_serialization=False)

    every = {TYPES[dtype].lower(): numbers(2, 3, dtype=dtype) for dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16)}
    every |= {TYPES[dtype].lower(): torch.arange(6).reshape(2, 3).to(dtype) for dtype in TYPES if not dtype.is_floating_point}
    every |= {"scalar": torch.tensor(1.5), "empty": torch.zeros(0, 7)}
    write_safetensors("every-type.safetensors", every)

    # A writer that sorts names as text puts layer 10 before layer 2.
    layers = {f"layers.{i}.weight": numbers(2, 2) for i in range(12)}
    write_safetensors("sorted.safetensors", dict(sorted(layers.items())))


def write_pruned():
    network = model()
    for name in ("fc1", "fc2"):
        layer = getattr(network, name)
        mask = (torch.arange(layer.weight.numel()).reshape(layer.weight.shape) % 2).float()
        prune.custom_from_mask(layer, "weight", mask)
    write_safetensors("pruned.safetensors", network.state_dict())
    np.savez(path("pruned.npz"), **arrays(network.state_dict()))

    network = torch.nn.Sequential(model())
    fc1 = network[0].fc1
    mask = (torch.arange(fc1.weight.numel()).reshape(fc1.weight.shape) % 2).bool()
    parametrize.register_parametrization(fc1, "weight", Mask(mask))
    state = {"module._orig_mod." + name: tensor for name, tensor in network.state_dict().items()}
    write_safetensors("parametrized.safetensors", state)


def write_npy(name, array, version):
    with open(path(name), "wb") as file:
        np.lib.format.write_array(file, array, version=version)


def write_arrays():
    array = numbers(3, 4).numpy()
    np.save(path("plain.npy"), array)
    np.save(path("fortran.npy"), np.asfortranarray(array))
    np.save(path("fortran-four.npy"), np.asfortranarray(numbers(2, 3, 2, 2).numpy()))
    np.save(path("big-endian.npy"), array.astype(">f8"))
    np.save(path("half.npy"), array.astype("<f2"))
    np.save(path("vector.npy"), array[0])
    np.save(path("scalar.npy"), np.float32(1.5))
    np.save(path("objects.npy"), np.array([[1], "two"], dtype=object), allow_pickle=True)
    np.save(path("records.npy"), np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]))
    write_npy("version-2.npy", array, (2, 0))
    write_npy("version-3.npy", array, (3, 0))
    np.savez(path("mixed.npz"), weight=array, labels=np.array(["cat", "horse"]), steps=np.int64(7))


def write_sparse():
    # As published programs for sparse evolutionary training keep a layer: 4 inputs and a row of biases, 3 outputs.
    matrix = scipy.sparse.lil_matrix((5, 3))
    for place, (row, column) in enumerate([(0, 0), (0, 2), (1, 1), (3, 0), (4, 0), (4, 2)]):
        matrix[row, column] = (place + 1) / 8
    for form in ("csr", "csc", "coo"):
        scipy.sparse.save_npz(path(f"{form}.npz"), matrix.asformat(form), compressed=form != "csr")
    twice = scipy.sparse.coo_matrix(([1.0, 2.0, 4.0], ([2, 0, 2], [1, 1, 1])), shape=(3, 2))
    scipy.sparse.save_npz(path("coo-twice.npz"), twice)
    scipy.sparse.save_npz(path("diagonal.npz"), scipy.sparse.eye(3, format="dia"))


if __name__ == "__main__":
    os.makedirs(HERE, exist_ok=True)
    torch.manual_seed(0)
    write_models()
    write_pruned()
    write_arrays()
    write_sparse()
