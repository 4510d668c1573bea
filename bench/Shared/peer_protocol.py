"""What the peers of all benches have in common: requests, files, and the clock.

A peer is started as `SCRIPT FOLDER [ARGUMENT ...]`. It says what it is in a line, then answers each line of its standard input by a line
of numbers, or by an empty one. Numbers too many for a line lie in files of the folder. On one thread time is the processor's, on several
that of the clock on the wall, as the benches themselves measure it.
"""
import os
import pathlib
import sys
import time

import numpy as np

FOLDER = pathlib.Path(sys.argv[1])
ARGUMENTS = sys.argv[2:]
THREADS = int(os.environ["OMP_NUM_THREADS"])
clock = time.process_time if THREADS == 1 else time.perf_counter


def serve(greeting, answer):
    """Answers requests until there are no more; answer takes the words of a line and returns numbers, or None."""
    print(greeting, flush=True)
    for line in sys.stdin:
        words = line.split()
        numbers = product(int(words[1])) if words[0] == "product" else answer(*words)
        print(*(repr(float(number)) for number in numbers or ()), flush=True)


def product(size):
    """The least seconds of NumPy's product of two square matrices: whether its library is a fast one."""
    a = np.ones((size, size), dtype=np.float32)
    out = np.empty_like(a)
    return [least_seconds(lambda: np.matmul(a, a, out=out), rounds=10)]


def read(name, dtype):
    """The numbers of a file, as they lay in memory."""
    return np.fromfile(FOLDER / name, dtype=dtype)


def seconds_of(action, repeats=1):
    """Seconds of an action, on average of some repeats, and what it returned last."""
    start = clock()
    for _ in range(repeats):
        result = action()
    return (clock() - start) / repeats, result


def least_seconds(action, rounds, repeats=1):
    """The least of some rounds, behind one that does not count."""
    action()
    return min(seconds_of(action, repeats)[0] for _ in range(rounds))
