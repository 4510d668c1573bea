"""The peers of bench/Gemm: reads 'rows depth columns form rounds repeats' lines, writes microseconds of NumPy and PyTorch.

form is two letters, N or T, for each operand as stored or transposed. Run through `Gemm --peer`, which sets the
number of threads. Both peers' products are compared with each other before they are timed.
"""
import os
import sys
import time

import numpy as np

try:
    import torch
except ImportError:
    torch = None


def least_microseconds(action, rounds, repeats):
    clock = time.process_time if os.environ.get("OMP_NUM_THREADS") == "1" else time.perf_counter
    action()
    times = []
    for _ in range(rounds):
        start = clock()
        for _ in range(repeats):
            action()
        times.append((clock() - start) / repeats)
    return min(times) * 1e6


def main():
    print(f"NumPy {np.__version__}, PyTorch {torch.__version__ if torch else 'not installed'}", flush=True)
    generator = np.random.default_rng(1)
    for line in sys.stdin:
        rows, depth, columns, form, rounds, repeats = line.split()
        rows, depth, columns, rounds, repeats = map(int, (rows, depth, columns, rounds, repeats))
        a = generator.random((depth, rows) if form[0] == "T" else (rows, depth), dtype=np.float32) - np.float32(0.5)
        b = generator.random((columns, depth) if form[1] == "T" else (depth, columns), dtype=np.float32) - np.float32(0.5)
        left = a.T if form[0] == "T" else a
        right = b.T if form[1] == "T" else b
        out = np.empty((rows, columns), dtype=np.float32)
        numpy_time = least_microseconds(lambda: np.matmul(left, right, out=out), rounds, repeats)
        torch_time = float("nan")
        if torch:
            torch_left = torch.from_numpy(a).T if form[0] == "T" else torch.from_numpy(a)
            torch_right = torch.from_numpy(b).T if form[1] == "T" else torch.from_numpy(b)
            torch_out = torch.empty((rows, columns))
            torch_time = least_microseconds(lambda: torch.mm(torch_left, torch_right, out=torch_out), rounds, repeats)
            assert np.allclose(out, torch_out.numpy(), rtol=1e-3, atol=1e-2), "the peers disagree"
        print(f"{numpy_time:.2f} {torch_time:.2f}", flush=True)


if __name__ == "__main__":
    main()
