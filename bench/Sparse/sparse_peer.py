"""The peer of bench/Sparse: SciPy's compressed rows. Reads 'folder outputs inputs batch rounds' lines and writes the seconds of
a forward product and of both gradients (the weights' only where there is a connection). Activations are [neuron, sample] as
ours, which is what SciPy is fastest with. Its forward product is compared with ours, in the file y, before anything is timed.
"""
import pathlib
import sys
import time

import numpy as np
import scipy
import scipy.sparse


def fast_seconds(action, rounds):
    action()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return sorted(times)[rounds // 5]


def main():
    print(f"SciPy {scipy.__version__}, NumPy {np.__version__}", flush=True)
    for line in sys.stdin:
        folder, *numbers = line.split()
        outputs, inputs, batch, rounds = map(int, numbers)

        def read(name, dtype):
            return np.fromfile(pathlib.Path(folder) / name, dtype=dtype)

        indices = read("indices", "<i4")
        rows = scipy.sparse.csr_matrix((read("values", "<f4"), indices, read("starts", "<i4")), shape=(outputs, inputs))
        columns = rows.T.tocsr()
        x = read("x", "<f4").reshape(inputs, batch)
        dy = read("dy", "<f4").reshape(outputs, batch)
        assert np.allclose(rows @ x, read("y", "<f4").reshape(outputs, batch), rtol=1e-4, atol=1e-4), "outputs differ"
        heads = np.repeat(np.arange(outputs), np.diff(rows.indptr))

        def gradients():
            # A batch of connections at a time, so that the gathered rows stay in the cache.
            weights = np.empty(len(heads), dtype=np.float32)
            for start in range(0, len(heads), 2048):
                part = slice(start, start + 2048)
                np.einsum("es,es->e", dy[heads[part]], x[indices[part]], out=weights[part])
            return columns @ dy, weights

        print(f"{fast_seconds(lambda: rows @ x, rounds):.9f} {fast_seconds(gradients, max(3, rounds // 4)):.9f}", flush=True)


if __name__ == "__main__":
    main()
