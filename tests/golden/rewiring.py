"""Writes rewiring.json: what preferential-attachment rewiring does to the strengths of layers, by the published rule.

Algorithm 1 of "Improving deep neural network random initialization through neuronal rewiring" written anew in NumPy, with
its weighted random choice without replacement, run on He-normal and He-uniform matrices of some sizes. For each case:
the standard deviation of the strengths of the input and of the output neurons before rewiring, after the pass over the
inputs and after both passes, as the mean and the sample standard deviation over the matrices drawn.

The second part gives exact probabilities: for a small row, the chance of every order in which its places can be drawn
one after the other, without replacement, with probabilities proportional to P of equation 5.

Run: python3 tests/golden/rewiring.py
"""

import itertools
import json
import pathlib

import numpy as np


def pa_rewiring(w, random):
    """w is [input, output], as in the paper."""
    inputs, outputs = w.shape
    s = np.zeros(inputs)
    for t in range(1, outputs):
        s = s + w[:, t - 1]
        p = s + abs(s.min()) + 1
        p = p / p.sum()
        targets = random.choice(inputs, size=inputs, replace=False, p=p)
        edges = np.argsort(w[:, t])
        w[targets, t] = w[edges, t]
    return w


def spreads(w):
    return [w.sum(1).std(), w.sum(0).std()]


def draw(random, rule, inputs, outputs):
    if rule == "he-normal":
        return random.standard_normal((inputs, outputs)) * np.sqrt(2 / inputs)
    bound = np.sqrt(6 / inputs)
    return random.uniform(-bound, bound, (inputs, outputs))


cases = []
random = np.random.RandomState(12345)
for rule, inputs, outputs, draws in [
    ("he-normal", 20, 30, 400),
    ("he-normal", 128, 128, 100),
    ("he-uniform", 100, 300, 60),
    ("he-uniform", 300, 100, 60),
    ("he-normal", 512, 512, 12),
    ("he-normal", 1024, 1024, 8),
]:
    rows = []
    for _ in range(draws):
        w = draw(random, rule, inputs, outputs)
        numbers = spreads(w)
        w = pa_rewiring(w, random)
        numbers += spreads(w)
        w = pa_rewiring(w.T.copy(), random).T
        rows.append(numbers + spreads(w))
    rows = np.array(rows)
    cases.append(
        {
            "rule": rule,
            "inputs": inputs,
            "outputs": outputs,
            "draws": draws,
            "mean": [round(value, 7) for value in rows.mean(0)],
            "deviation": [round(value, 7) for value in rows.std(0, ddof=1)],
        }
    )
    print(cases[-1], flush=True)

orders = []
for strengths in ([0.0, 0.0, 0.0], [1.5, -2.0, 0.25], [3.0, -1.0, -1.0, 0.5], [0.2, 4.0, 1.0, 0.7]):
    s = np.array(strengths)
    p = s + abs(s.min()) + 1
    chances = []
    for order in itertools.permutations(range(len(s))):
        chance, left = 1.0, p.sum()
        for place in order:
            chance *= p[place] / left
            left -= p[place]
        chances.append({"order": order, "probability": chance})
    orders.append({"strengths": strengths, "chances": chances})

text = json.dumps({"cases": cases, "orders": orders}, indent=1)
pathlib.Path(__file__).with_suffix(".json").write_text(text + "\n", encoding="utf-8")
