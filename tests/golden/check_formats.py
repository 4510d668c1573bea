"""Loads files that Filigree wrote into PyTorch, and says 'ok' where all is as it must be.

    python3 check_formats.py rewired   BEFORE.safetensors AFTER.safetensors   a permutation, strictly loaded, all else equal
    python3 check_formats.py pruned    BEFORE.safetensors AFTER.safetensors   masks, loaded into a module that is pruned
    python3 check_formats.py ticket    ZEROS.safetensors  MASKED.safetensors  a ticket both ways, the same outputs
    python3 check_formats.py npz       BEFORE.safetensors AFTER.npz           the same arrays, by NumPy
    python3 check_formats.py pt        BEFORE.pt          AFTER.pt            the same tensors, loaded by weights alone
    python3 check_formats.py sparse    DENSE.pt           AFTER.pt            the same layers by their connections, bit for bit
    python3 check_formats.py scipy     BEFORE.safetensors AFTER.npz           fc1 as a sparse matrix, by SciPy
"""

import json
import struct
import sys

import numpy as np
import scipy.sparse
import torch
import torch.nn.utils.prune as prune

TYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
}


def read(path):
    """A safetensors file by the format's description, for machines without the safetensors package."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    state = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            content = data[begin:end]
            flat = torch.frombuffer(content, dtype=TYPES[entry["dtype"]]) if content else torch.empty(0)
            state[name] = flat.reshape(entry["shape"])
    return state


def model():
    network = torch.nn.Sequential()
    network.add_module("conv", torch.nn.Conv2d(2, 3, (2, 3)))
    network.add_module("norm", torch.nn.BatchNorm2d(3))
    network.add_module("fc1", torch.nn.Linear(5, 4))
    network.add_module("fc2", torch.nn.Linear(4, 3))
    return network


def rewired(before, after):
    state = read(after)
    model().load_state_dict(state, strict=True)
    for name, old in read(before).items():
        if old.dim() in (2, 4):
            assert torch.equal(old.flatten().sort().values, state[name].flatten().sort().values), name
            assert not torch.equal(old, state[name]), name
        else:
            assert torch.equal(old, state[name]), name


def pruned(before, after):
    state = read(after)
    network = model()
    for name in ("conv", "fc1", "fc2"):
        prune.identity(getattr(network, name), "weight")
    network.load_state_dict(state, strict=True)
    old = read(before)
    for name in ("conv", "fc1", "fc2"):
        layer = getattr(network, name)
        weights = old[name + ".weight"]
        peer = torch.nn.Linear(1, 1)
        peer.weight = torch.nn.Parameter(weights.clone())
        prune.l1_unstructured(peer, "weight", amount=0.5)
        assert int(layer.weight_mask.sum()) == int(peer.weight_mask.sum()), name
        kept = weights.abs()[layer.weight_mask == 1].min()
        cut = weights.abs()[layer.weight_mask == 0].max()
        assert kept >= cut, name
        prune.remove(layer, "weight")
        assert torch.equal(layer.weight.detach(), weights * state[name + ".weight_mask"]), name


def lenet():
    network = torch.nn.Sequential()
    network.add_module("dense1", torch.nn.Linear(784, 12))
    network.add_module("activation1", torch.nn.ReLU())
    network.add_module("dense2", torch.nn.Linear(12, 10))
    return network


def ticket(zeros, masked):
    plain, pruned = lenet(), lenet()
    plain.load_state_dict(read(zeros), strict=True)
    state = read(masked)
    for name in ("dense1", "dense2"):
        prune.identity(getattr(pruned, name), "weight")
        mask = state[name + ".weight_mask"]
        assert 0 < int(mask.sum()) < mask.numel() and set(mask.unique().tolist()) == {0, 1}, name
        assert int((state[name + ".weight_orig"] == 0).sum()) == 0, "the weights of all places"
    pruned.load_state_dict(state, strict=True)
    images = torch.rand(7, 784)
    assert torch.equal(plain(images), pruned(images))


def npz(before, after):
    arrays = np.load(after, allow_pickle=False)
    old = read(before)
    assert list(arrays) == list(old)
    for name, tensor in old.items():
        assert arrays[name].dtype == tensor.numpy().dtype and np.array_equal(arrays[name], tensor.numpy()), name


def pt(before, after):
    state = torch.load(after, weights_only=True)
    old = torch.load(before)
    assert list(state) == list(old)
    for name, tensor in old.items():
        assert state[name].dtype == tensor.dtype and state[name].is_contiguous(), name
        assert torch.equal(state[name], tensor), name


def loaded_sparse(path):
    """A file of sparse tensors. Versions before 2.0 make compressed rows by another function than the one that later ones write."""
    if int(torch.__version__.split(".")[0]) < 2:
        coordinates, rows = torch._utils._rebuild_sparse_tensor, torch._utils._rebuild_sparse_csr_tensor

        def rebuild(layout, data):
            return (rows if layout == torch.sparse_csr else coordinates)(layout, data)

        # The loader knows functions by these two names.
        rebuild.__name__ = "_rebuild_sparse_tensor"
        torch._utils._rebuild_sparse_tensor = rebuild
    return torch.load(path, weights_only=True)


def sparse(before, after):
    old, new = torch.load(before), loaded_sparse(after)
    assert list(old) == list(new), list(new)
    for name, dense in old.items():
        other = new[name]
        if dense.dim() > 1:
            assert other.layout == (torch.sparse_csr if dense.dim() == 2 else torch.sparse_coo), name
            dense, other = dense.float(), other.to_dense()
        assert torch.equal(dense.view(torch.int32), other.view(torch.int32)), name


def scipy_matrix(before, after):
    matrix = scipy.sparse.load_npz(after)
    weights = read(before)["fc1.weight"].numpy()
    assert matrix.format == "csr" and matrix.dtype == np.float32
    assert np.array_equal(matrix.toarray(), weights.T)
    assert matrix.has_sorted_indices and matrix.nnz == np.count_nonzero(weights)


if __name__ == "__main__":
    checks = {"rewired": rewired, "pruned": pruned, "ticket": ticket, "npz": npz, "pt": pt}
    checks |= {"sparse": sparse, "scipy": scipy_matrix}
    checks[sys.argv[1]](*sys.argv[2:])
    print("ok")
