"""The peer of bench/Distance: topological distance by SciPy's sparse product and linear_sum_assignment.

'load LAYERS' reads two networks and the costs of an assignment problem; 'distance' and 'assignment' answer the seconds and the value: the
mean distance over the layers, or the least cost.
"""

import numpy as np
import scipy
from peer_protocol import read, seconds_of, serve
from scipy import sparse
from scipy.optimize import linear_sum_assignment


def network(name, layers):
    result = []
    for layer in range(layers):
        raw = read(f"{name}{layer}", "<i4")
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


def assignment(costs):
    rows, columns = linear_sum_assignment(costs)
    return costs[rows, columns].sum()


first = second = costs = None


def answer(task, layers=None):
    global first, second, costs
    if task == "load":
        first, second = network("a", int(layers)), network("b", int(layers))
        flat = read("costs", "<f8")
        costs = flat.reshape(int(len(flat) ** 0.5), -1)
        return None
    return seconds_of(lambda: distance(first, second) if task == "distance" else assignment(costs))


serve(f"NumPy {np.__version__}, SciPy {scipy.__version__}", answer)
