"""The peer of bench/Sparse: compressed rows of SciPy, or of MKL where the path of a library that has them is given (libmkl_rt.so, or
libtorch_cpu.so, which contains them). Answers 'outputs inputs batch rounds' by the seconds of a forward product, of
the inputs' gradient and of the weights' (only where there is a connection). Activations are [neuron, sample] as ours, which is what both
are fastest with. Its forward product is compared with ours, in the file y, before anything is timed. Neither library has a product for
the weights' gradient: beside SciPy, NumPy gathers rows, a batch of connections at a time; beside MKL the answer is nan.
"""
import ctypes

import numpy as np
import scipy
import scipy.sparse
from peer_protocol import ARGUMENTS, least_seconds, read, serve


class Descriptor(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("mode", ctypes.c_int), ("diagonal", ctypes.c_int)]


class MklRows:
    """A matrix in MKL's compressed rows, told beforehand what it will multiply."""

    GENERAL, ROW_MAJOR, NO_TRANSPOSE = 20, 101, 10

    def __init__(self, mkl, rows, batch):
        self.mkl = mkl
        self.rows = rows
        self.starts = rows.indptr.astype(np.int32)
        self.indices = rows.indices.astype(np.int32)
        self.values = rows.data
        self.handle = ctypes.c_void_p()
        self.descriptor = Descriptor(self.GENERAL, 0, 0)
        pointers = (self.starts.ctypes.data, self.starts.ctypes.data + 4, self.indices.ctypes.data, self.values.ctypes.data)
        self.call("mkl_sparse_s_create_csr", ctypes.byref(self.handle), 0, *rows.shape, *map(ctypes.c_void_p, pointers))
        # libtorch leaves these out.
        if hasattr(mkl, "mkl_sparse_set_mm_hint"):
            hint = (self.NO_TRANSPOSE, self.descriptor, self.ROW_MAJOR, batch, 1_000_000)
            self.call("mkl_sparse_set_mm_hint", self.handle, *hint)
            self.call("mkl_sparse_optimize", self.handle)

    def call(self, name, *arguments):
        status = getattr(self.mkl, name)(*arguments)
        if status != 0:
            raise RuntimeError(f"{name} returned {status}")

    def __matmul__(self, x):
        y = np.empty((self.rows.shape[0], x.shape[1]), dtype=np.float32)
        self.multiply(x, y)
        return y

    def multiply(self, x, y):
        self.call(
            "mkl_sparse_s_mm",
            self.NO_TRANSPOSE,
            ctypes.c_float(1),
            self.handle,
            self.descriptor,
            self.ROW_MAJOR,
            ctypes.c_void_p(x.ctypes.data),
            x.shape[1],
            x.shape[1],
            ctypes.c_float(0),
            ctypes.c_void_p(y.ctypes.data),
            x.shape[1],
        )

    def close(self):
        self.call("mkl_sparse_destroy", self.handle)


MKL = ctypes.CDLL(ARGUMENTS[0]) if ARGUMENTS else None


def answer(outputs, inputs, batch, rounds):
    outputs, inputs, batch, rounds = map(int, (outputs, inputs, batch, rounds))
    indices = read("indices", "<i4")
    rows = scipy.sparse.csr_matrix((read("values", "<f4"), indices, read("starts", "<i4")), shape=(outputs, inputs))
    columns = rows.T.tocsr()
    x = read("x", "<f4").reshape(inputs, batch)
    dy = read("dy", "<f4").reshape(outputs, batch)
    heads = np.repeat(np.arange(outputs), np.diff(rows.indptr))
    if MKL is None:
        forward, backward = lambda: rows @ x, lambda: columns @ dy
    else:
        by_output, by_input = MklRows(MKL, rows, batch), MklRows(MKL, columns, batch)
        y, dx = np.empty((outputs, batch), dtype=np.float32), np.empty((inputs, batch), dtype=np.float32)
        forward, backward = lambda: by_output.multiply(x, y), lambda: by_input.multiply(dy, dx)
    result = rows @ x if MKL is None else by_output @ x
    assert np.allclose(result, read("y", "<f4").reshape(outputs, batch), rtol=1e-4, atol=1e-4), "outputs differ"

    def weights():
        # A batch of connections at a time, so that the gathered rows stay in the cache.
        gradient = np.empty(len(heads), dtype=np.float32)
        for start in range(0, len(heads), 2048):
            part = slice(start, start + 2048)
            np.einsum("es,es->e", dy[heads[part]], x[indices[part]], out=gradient[part])
        return gradient

    times = [least_seconds(forward, rounds), least_seconds(backward, rounds)]
    times.append(least_seconds(weights, max(1, rounds // 4)) if MKL is None else float("nan"))
    if MKL is not None:
        by_output.close()
        by_input.close()
    return times


serve(f"SciPy {scipy.__version__}, NumPy {np.__version__}" if MKL is None else f"MKL of {ARGUMENTS[0]}", answer)
