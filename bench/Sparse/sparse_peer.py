"""The peers of bench/Sparse, one a process: compressed rows of SciPy (`scipy`), those of MKL (`mkl LIBRARY`: libmkl_rt.so, or libtorch_cpu.so,
which contains them), or an engine for truly sparse training behind a library with the functions of Peers/*.cpp (`NAME LIBRARY`).

`open batch outputs inputs [outputs inputs ...]` reads layers, each the next one's inputs, and compares their results with ours: the last outputs, the
first inputs' gradient and all weights' gradients. `forward N` and `gradients N` answer the seconds of all layers' products, on average of N times. Activations are
[neuron, sample] on a boundary of 64 bytes, which is what all of them are fastest with. A gradient product is both, where there is a connection, and of the inputs.
MKL has none for the weights; beside SciPy, NumPy gathers rows, a batch of connections at a time.
"""
import ctypes

import numpy as np
import scipy
import scipy.sparse
from peer_protocol import ARGUMENTS, read, seconds_of, serve

ENGINE = ARGUMENTS[0]
LIBRARY = ctypes.CDLL(ARGUMENTS[1]) if len(ARGUMENTS) > 1 else None


def aligned(rows, columns):
    room = np.empty(rows * columns + 16, dtype=np.float32)
    first = -room.ctypes.data % 64 // 4
    return room[first : first + rows * columns].reshape(rows, columns)


def pointers(*arrays):
    return tuple(ctypes.c_void_p(array.ctypes.data) for array in arrays)


class SciPyLayer:
    """Compressed rows of SciPy."""

    def __init__(self, rows, x, y, dy, dx):
        columns = rows.T.tocsr()
        heads = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
        self.weight_gradient = np.empty(rows.nnz, dtype=np.float32)

        def forward():
            y[:] = rows @ x

        def backward():
            # So many that the gathered rows stay in the cache.
            for start in range(0, rows.nnz, 2048):
                part = slice(start, start + 2048)
                np.einsum("es,es->e", dy[heads[part]], x[rows.indices[part]], out=self.weight_gradient[part])
            dx[:] = columns @ dy

        self.forward, self.backward = forward, backward


class Descriptor(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("mode", ctypes.c_int), ("diagonal", ctypes.c_int)]


class MklProduct:
    """A product with a matrix in MKL's compressed rows, told beforehand what it will multiply."""

    GENERAL, ROW_MAJOR, NO_TRANSPOSE = 20, 101, 10

    def __init__(self, rows, x, y):
        batch = x.shape[1]
        self.kept = starts, indices, values = rows.indptr.astype(np.int32), rows.indices.astype(np.int32), rows.data
        ends = ctypes.c_void_p(starts.ctypes.data + 4)
        self.handle, descriptor = ctypes.c_void_p(), Descriptor(self.GENERAL, 0, 0)
        start, *others = pointers(starts, indices, values)
        self.call("mkl_sparse_s_create_csr", ctypes.byref(self.handle), 0, *rows.shape, start, ends, *others)
        # libtorch leaves these out.
        if hasattr(LIBRARY, "mkl_sparse_set_mm_hint"):
            hint = (self.NO_TRANSPOSE, descriptor, self.ROW_MAJOR, batch, 1_000_000)
            self.call("mkl_sparse_set_mm_hint", self.handle, *hint)
            self.call("mkl_sparse_optimize", self.handle)
        (px, py), one, zero = pointers(x, y), ctypes.c_float(1), ctypes.c_float(0)
        arguments = (self.NO_TRANSPOSE, one, self.handle, descriptor, self.ROW_MAJOR, px, batch, batch, zero, py, batch)
        self.multiply = lambda: self.call("mkl_sparse_s_mm", *arguments)

    @staticmethod
    def call(name, *arguments):
        status = getattr(LIBRARY, name)(*arguments)
        if status != 0:
            raise RuntimeError(f"{name} returned {status}")

    def close(self):
        self.call("mkl_sparse_destroy", self.handle)


class MklLayer:
    """MKL's compressed rows, by output and by input."""

    weight_gradient = None

    def __init__(self, rows, x, y, dy, dx):
        self.by_output, self.by_input = MklProduct(rows, x, y), MklProduct(rows.T.tocsr(), dy, dx)
        self.forward, self.backward = self.by_output.multiply, self.by_input.multiply

    def close(self):
        self.by_output.close()
        self.by_input.close()


class LibraryLayer:
    """A layer of a library with the functions of Peers/*.cpp."""

    def __init__(self, rows, x, y, dy, dx):
        LIBRARY.peer_open.restype = ctypes.c_void_p
        kept = rows.indptr.astype(np.int32), rows.indices.astype(np.int32), rows.data
        self.handle = ctypes.c_void_p(LIBRARY.peer_open(*rows.shape, *pointers(*kept)))
        self.count = rows.nnz
        forward = (self.handle, x.shape[1], *pointers(x, y))
        backward = (self.handle, x.shape[1], *pointers(x, dy, dx))
        self.forward = lambda: LIBRARY.peer_forward(*forward)
        self.backward = lambda: LIBRARY.peer_backward(*backward)

    @property
    def weight_gradient(self):
        gradient = np.empty(self.count, dtype=np.float32)
        LIBRARY.peer_gradient(self.handle, *pointers(gradient))
        return gradient

    def close(self):
        LIBRARY.peer_close(self.handle)


LAYER = {"scipy": SciPyLayer, "mkl": MklLayer}.get(ENGINE, LibraryLayer)
layers = []
activations = []
gradients = []


def forward():
    for layer in layers:
        layer.forward()


def backward():
    for layer in reversed(layers):
        layer.backward()


def compare(what, theirs, name):
    ours = read(name, "<f4")
    scale = 1e-4 * np.abs(ours) + 2e-5 * np.abs(ours).max(initial=0)
    assert theirs is None or (np.abs(theirs.ravel() - ours) <= scale).all(), f"{what} differ"


def open_layers(batch, *sizes):
    for layer in layers:
        if hasattr(layer, "close"):
            layer.close()
    sizes = [(int(outputs), int(inputs)) for outputs, inputs in zip(sizes[::2], sizes[1::2])]
    neurons = [sizes[0][1], *(outputs for outputs, _ in sizes)]
    activations[:] = [aligned(count, int(batch)) for count in neurons]
    gradients[:] = [aligned(count, int(batch)) for count in neurons]
    activations[0][:] = read("x", "<f4").reshape(activations[0].shape)
    gradients[-1][:] = read("dy", "<f4").reshape(gradients[-1].shape)
    layers.clear()
    for at, shape in enumerate(sizes):
        numbers = (read(f"values{at}", "<f4"), read(f"indices{at}", "<i4"), read(f"starts{at}", "<i4"))
        rows = scipy.sparse.csr_matrix(numbers, shape=shape)
        layers.append(LAYER(rows, activations[at], activations[at + 1], gradients[at + 1], gradients[at]))
    forward()
    backward()
    compare("outputs", activations[-1], "y")
    compare("inputs' gradients", gradients[0], "dx")
    for at, layer in enumerate(layers):
        compare("weights' gradients", layer.weight_gradient, f"dw{at}")


def answer(request, *words):
    if request == "open":
        open_layers(*words)
        return None
    return [seconds_of({"forward": forward, "gradients": backward}[request], int(words[0]))[0]]


serve(f"SciPy {scipy.__version__}, NumPy {np.__version__}" if LIBRARY is None else f"{ENGINE}, {ARGUMENTS[1]}", answer)
