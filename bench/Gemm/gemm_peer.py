"""The peers of bench/Gemm: answers 'rows depth columns form rounds repeats' by the seconds of NumPy and of PyTorch.

form is two letters, N or T, for each operand as stored or transposed. Both peers' products are compared with each other before they are
timed. PyTorch's time is nan where it is not installed.
"""
import numpy as np
from peer_protocol import THREADS, least_seconds, serve

try:
    import torch

    torch.set_num_threads(THREADS)
except ImportError:
    torch = None

generator = np.random.default_rng(1)


def answer(rows, depth, columns, form, rounds, repeats):
    rows, depth, columns, rounds, repeats = map(int, (rows, depth, columns, rounds, repeats))
    a = generator.random((depth, rows) if form[0] == "T" else (rows, depth), dtype=np.float32) - np.float32(0.5)
    b = generator.random((columns, depth) if form[1] == "T" else (depth, columns), dtype=np.float32) - np.float32(0.5)
    left = a.T if form[0] == "T" else a
    right = b.T if form[1] == "T" else b
    out = np.empty((rows, columns), dtype=np.float32)
    numpy_time = least_seconds(lambda: np.matmul(left, right, out=out), rounds, repeats)
    torch_time = float("nan")
    if torch:
        torch_left = torch.from_numpy(a).T if form[0] == "T" else torch.from_numpy(a)
        torch_right = torch.from_numpy(b).T if form[1] == "T" else torch.from_numpy(b)
        torch_out = torch.empty((rows, columns))
        torch_time = least_seconds(lambda: torch.mm(torch_left, torch_right, out=torch_out), rounds, repeats)
        assert np.allclose(out, torch_out.numpy(), rtol=1e-3, atol=1e-2), "the peers disagree"
    return numpy_time, torch_time


serve(f"NumPy {np.__version__}, PyTorch {torch.__version__ if torch else 'not installed'}", answer)
