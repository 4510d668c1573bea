"""Writes the .pt files of tests/golden/formats (model.pt and legacy.pt are make_formats.py's).

    python3 make_pytorch.py

Needs torch and numpy; written with torch 1.13. What that version cannot write, layouts of version 2.1 and later and another order of
bytes, is put together here opcode by opcode. Element i of n in any tensor of weights is (i - n // 2) / 8.
"""

import argparse
import os
import struct
import zipfile

import numpy as np
import torch

from make_formats import model, numbers, path


def write_views():
    base, shared = numbers(6, 4), numbers(3, 4)
    state = {
        "tied.first": shared,
        "tied.second": shared,
        "rows": base[2:4],
        "columns": base[:, 1:3],
        "transposed": numbers(4, 3).t(),
        "channels_last": numbers(2, 3, 2, 2).to(memory_format=torch.channels_last),
        "expanded": numbers(3, 1).expand(3, 4),
        "half": numbers(2, 3, dtype=torch.float16),
        "half_transposed": numbers(3, 2, dtype=torch.bfloat16).t(),
        "parameter": torch.nn.Parameter(numbers(2, 2)),
        "complex": torch.complex(numbers(2, 2), numbers(2, 2)),
        "flags": torch.tensor([True, False]),
        "scalar": torch.tensor(1.5),
        "empty": torch.zeros(0, 7),
    }
    torch.save(state, path("views.pt"))
    torch.save({"wide": numbers(2, 1030)[:, :1025]}, path("wide.pt"))


def write_checkpoints():
    network = model()
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9)
    sum(p.sum() for p in network.parameters()).backward()
    optimizer.step()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(numbers(*parameter.shape))
    checkpoint = {
        "epoch": 3,
        "best": torch.tensor(0.5),
        "mean": np.float64(0.25),
        "args": argparse.Namespace(lr=0.1, layers=[300, 100]),
        "state_dict": network.state_dict(),
        "optimizer": optimizer.state_dict(),
    }
    torch.save(checkpoint, path("checkpoint.pt"))
    state = {"fc.weight": numbers(2, 3)}
    torch.save({"model": state, "ema": {"model": {"fc.weight": -numbers(2, 3)}}}, path("two.pt"))
    torch.save(state, path("protocol-4.pt"), pickle_protocol=4)
    torch.save({"fc.weight": numbers(2, 3).to_sparse()}, path("sparse.pt"))
    torch.save(torch.nn.Linear(3, 2), path("module.pt"))
    torch.save(numbers(2, 3), path("tensor.pt"))
    torch.jit.save(torch.jit.script(torch.nn.Linear(3, 2)), path("script.pt"))


class Evil:
    def __reduce__(self):
        return os.system, ("echo > filigree-ran-a-pickle",)


def write_evil():
    torch.save({"fc.weight": numbers(2, 3), "extra": Evil()}, path("evil.pt"))


def write_sparse():
    dense = numbers(4, 6)
    dense[(torch.arange(24).reshape(4, 6) * 7) % 5 > 1] = 0
    twice = torch.sparse_coo_tensor([[2, 0, 2, 1, 2], [1, 3, 1, 0, 1]], [1.0, 2.0, 0.1, -3.0, 0.7], (3, 4))
    assert not twice.is_coalesced()
    kernels = numbers(3, 2, 2, 3)
    kernels[kernels.abs() < 1] = 0
    wide = numbers(3, 5, dtype=torch.float64) / 3
    state = {
        "conv.weight": kernels.to_sparse(),
        "fc1.weight": dense.to_sparse_csr(),
        "fc1.bias": numbers(4),
        "dense.weight": numbers(2, 4),
        "fc2.weight": twice,
        "fc3.weight": torch.nn.Parameter(numbers(2, 3, dtype=torch.bfloat16).to_sparse()),
        "fc4.weight": torch.sparse_csr_tensor(
            torch.tensor([0, 2, 2, 3], dtype=torch.int32),
            torch.tensor([1, 4, 0], dtype=torch.int32),
            torch.tensor([0.5, 0.0, 1 / 3], dtype=torch.float64),
            (3, 5),
        ),
    }
    torch.save(state, path("sparse-layers.pt"))
    # What a reader makes of it, by PyTorch's own arithmetic.
    dense = {name: value.to_dense() if value.layout != torch.strided else value for name, value in state.items()}
    torch.save(dense, path("sparse-layers-dense.pt"))
    hybrid = torch.sparse_coo_tensor([[0, 2]], numbers(2, 3), (3, 3))
    torch.save({"fc.weight": hybrid}, path("sparse-hybrid.pt"))


def text(value):
    return b"X" + struct.pack("<I", len(value)) + value.encode()


def tensor(maker, storage, key, count, shape, strides, dtype=b""):
    sizes = b"(" + b"".join(b"K" + bytes([size]) for size in shape) + b"t"
    steps = b"(" + b"".join(b"K" + bytes([step]) for step in strides) + b"t"
    name = b"(" + text("storage") + storage + text(key) + text("cpu") + b"K" + bytes([count]) + b"tQ"
    return maker + b"(" + name + b"K\0" + sizes + steps + b"\x89ccollections\nOrderedDict\n)R" + dtype + b"tR"


def write_archive(name, entries, storages, order):
    pickle = b"\x80\x02}(" + b"".join(text(key) + value for key, value in entries.items()) + b"u."
    members = {"data.pkl": pickle, ".format_version": b"1", ".storage_alignment": b"64", "byteorder": order}
    members |= {f"data/{key}": content for key, content in storages.items()}
    members |= {"version": b"3\n", ".data/serialization_id": b"0" * 40}
    with zipfile.ZipFile(path(name), "w") as archive:
        for member, content in members.items():
            archive.writestr(zipfile.ZipInfo(f"{name[:-3]}/{member}"), content)


def write_newer():
    v2, v3 = (f"ctorch._utils\n_rebuild_tensor_v{version}\n".encode() for version in (2, 3))
    raw = b"ctorch.storage\nUntypedStorage\n"
    values = numbers(2, 3).numpy().ravel()
    entries = {
        "e4m3": tensor(v3, raw, "0", 6, (2, 3), (3, 1), b"ctorch\nfloat8_e4m3fn\n"),
        "e5m2": tensor(v3, raw, "1", 6, (2, 3), (3, 1), b"ctorch\nfloat8_e5m2\n"),
        "u16": tensor(v3, raw, "2", 12, (3, 2), (1, 3), b"ctorch\nuint16\n"),
        "fc.weight": tensor(v2, b"ctorch\nFloatStorage\n", "3", 6, (2, 3), (3, 1)),
    }
    # 1, 1.5, -2, 0.5, 0, 448 and 1, 1.5, -2, 0.5, 0, 57344.
    storages = {
        "0": bytes([0x38, 0x3C, 0xC0, 0x30, 0x00, 0x7E]),
        "1": bytes([0x3C, 0x3E, 0xC0, 0x38, 0x00, 0x7B]),
        "2": np.arange(6, dtype="<u2").tobytes(),
        "3": values.astype("<f4").tobytes(),
    }
    write_archive("newer.pt", entries, storages, b"little")

    # A tensor that is to be negated when it is read.
    lazy = {"fc.weight": tensor(v2, b"ctorch\nFloatStorage\n", "3", 6, (2, 3), (3, 1), b"}" + text("neg") + b"\x88s")}
    write_archive("negative.pt", lazy, {"3": storages["3"]}, b"little")

    entries = {
        "fc.weight": tensor(v2, b"ctorch\nFloatStorage\n", "0", 6, (2, 3), (3, 1)),
        "transposed": tensor(v2, b"ctorch\nDoubleStorage\n", "1", 6, (3, 2), (1, 3)),
        "complex": tensor(v2, b"ctorch\nComplexFloatStorage\n", "2", 1, (1,), (1,)),
    }
    storages = {
        "0": values.astype(">f4").tobytes(),
        "1": values.astype(">f8").tobytes(),
        "2": struct.pack(">ff", 1, 2),
    }
    write_archive("big-endian.pt", entries, storages, b"big")


def layout(name):
    return b"ctorch.serialization\n_get_layout\n" + text(name) + b"\x85R"


def write_newer_sparse():
    """Compressed rows and columns as version 2 writes them, and coordinates that say whether they are coalesced."""
    v2, maker = b"ctorch._utils\n_rebuild_tensor_v2\n", b"ctorch._utils\n_rebuild_sparse_tensor\n"

    def part(kind, key, *shape):
        count = int(np.prod(shape))
        steps = [int(np.prod(shape[i + 1 :])) for i in range(len(shape))]
        return tensor(v2, b"ctorch\n" + kind + b"Storage\n", key, count, shape, steps)

    def sparse(name, parts, rows, columns, rest=b""):
        size = b"ctorch\nSize\nK" + bytes([rows]) + b"K" + bytes([columns]) + b"\x86\x85R"
        return maker + b"(" + layout(name) + b"(" + b"".join(parts) + size + rest + b"ttR"

    # [[0, 1, 0, 2], [0, 0, 0, 0], [3, 0, 4, 0]] each time.
    entries = {
        "rows": sparse("torch.sparse_csr", [part(b"Long", "0", 4), part(b"Long", "1", 4), part(b"Float", "2", 4)], 3, 4),
        "columns": sparse("torch.sparse_csc", [part(b"Long", "3", 5), part(b"Long", "4", 4), part(b"Float", "5", 4)], 3, 4),
        "coordinates": sparse("torch.sparse_coo", [part(b"Long", "6", 2, 4), part(b"Float", "2", 4)], 3, 4, b"\x88"),
    }
    storages = {
        "0": np.array([0, 2, 2, 4], "<i8"),
        "1": np.array([1, 3, 0, 2], "<i8"),
        "2": np.array([1, 2, 3, 4], "<f4"),
        "3": np.array([0, 1, 2, 3, 4], "<i8"),
        "4": np.array([2, 0, 2, 0], "<i8"),
        "5": np.array([3, 1, 4, 2], "<f4"),
        "6": np.array([[0, 0, 2, 2], [1, 3, 0, 2]], "<i8"),
    }
    write_archive("sparse-newer.pt", entries, {key: array.tobytes() for key, array in storages.items()}, b"little")
    blocks = {"blocks": sparse("torch.sparse_bsr", [part(b"Long", "0", 4), part(b"Long", "1", 4), part(b"Float", "2", 4)], 3, 4)}
    write_archive("sparse-blocks.pt", blocks, {key: storages[key].tobytes() for key in "012"}, b"little")


if __name__ == "__main__":
    torch.manual_seed(0)
    write_views()
    write_checkpoints()
    write_evil()
    write_sparse()
    write_newer()
    write_newer_sparse()
