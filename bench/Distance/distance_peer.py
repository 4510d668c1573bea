"""The peer of bench/Distance: topological distance by SciPy's sparse product and linear_sum_assignment.

Reads a line 'load FOLDER LAYERS' and then any number of 'distance' and 'assignment' lines; answers each timed one with
'seconds value': the mean distance over the layers, or the least cost of costs.f64 of the folder. One thread. Run through `Distance --peer`.
"""

import os
import sys
import time

import numpy as np
import scipy
from scipy import sparse
from scipy.optimize import linear_sum_assignment


def network(folder, name, layers):
    result = []
    for layer in range(layers):
        raw = np.fromfile(os.path.join(folder, f"{name}{layer}.i32"), dtype=np.int32)
        outputs, inputs = raw[:2]
        starts, indices = raw[2 : 3 + outputs], raw[3 + outputs :]
        result.append(sparse.csr_matrix((np.ones(len(indices), np.float32), indices, starts), shape=(outputs, inputs)))
    return result


def distance(first, second):
    total = 0.0
    columns = None
    for a, b in zip(first, second):
        if columns is not None:
            b = b[:, columns]
        shared = (a @ b.T).toarray().astype(np.float64)
        union = np.diff(a.indptr)[:, None] + np.diff(b.indptr)[None, :] - shared
        costs = 1 - np.divide(shared, union, out=np.ones_like(shared), where=union > 0)
        rows, columns = linear_sum_assignment(costs)
        total += costs[rows, columns].mean()
    return total / len(first)


def main():
    print(f"NumPy {np.__version__}, SciPy {scipy.__version__}", flush=True)
    first = second = costs = None
    for line in sys.stdin:
        words = line.split()
        if words[0] == "load":
            folder, layers = words[1], int(words[2])
            first, second = network(folder, "a", layers), network(folder, "b", layers)
            flat = np.fromfile(os.path.join(folder, "costs.f64"))
            costs = flat.reshape(int(len(flat) ** 0.5), -1)
            print("ready", flush=True)
            continue
        start = time.process_time()
        if words[0] == "distance":
            value = distance(first, second)
        else:
            rows, columns = linear_sum_assignment(costs)
            value = costs[rows, columns].sum()
        print(f"{time.process_time() - start:.9f} {value!r}", flush=True)


if __name__ == "__main__":
    main()
