"""Writes robust-statistics.json: what SciPy, or counting every case in whole numbers, says of ranks, permutations and power.

Run: python3 tests/golden/robust_statistics.py (SciPy 1.10.1 made the file in this folder). Samples are whole hundredths, so that equal differences
are equal here, where SciPy's own counts would go by the last bits of their decimal fractions.
"""

import itertools
import json
import math
import pathlib
from fractions import Fraction

import numpy as np
from scipy import optimize, special, stats

generator = np.random.default_rng(7)
A = [71, 69, 74, 70, 73, 66, 75]
B = [68, 66, 70, 72, 67]
X = [[71, 69, 74, 70, 73], [52, 55, 50, 58, 53], [90, 88, 91, 87, 92]]
Y = [[68, 66, 70, 72, 67], [54, 51, 49, 56, 50], [86, 89, 85, 84, 88]]
D = [
    [81, 84, 83, 79],
    [72, 75, 74, 70],
    [90, 93, 91, 92],
    [66, 67, 69, 64],
    [77, 80, 78, 75],
    [85, 86, 88, 84],
    [59, 64, 61, 60],
    [93, 95, 94, 91],
]
TIED = generator.integers(60, 66, (12, 5)).tolist()


def hundredths(values):
    return (np.array(values) / 100).tolist()


def friedman(blocks):
    blocks = np.array(blocks)
    n, k = blocks.shape
    chi = stats.friedmanchisquare(*blocks.T).statistic
    f = (n - 1) * chi / (n * (k - 1) - chi)
    return {
        "blocks": hundredths(blocks),
        "ranks": stats.rankdata(-blocks, axis=1).mean(axis=0).tolist(),
        "chiSquared": float(chi),
        "f": float(f),
        "p": float(stats.f.sf(f, k - 1, (k - 1) * (n - 1))),
        "wilcoxon": [wilcoxon((blocks[:, i] - blocks[:, j]).tolist())["p"] for i, j in itertools.combinations(range(k), 2)],
    }


def wilcoxon(differences):
    kept = [one for one in differences if one != 0]
    ranks = [int(2 * rank) for rank in stats.rankdata(np.abs(kept))]
    seen = sum(rank for rank, one in zip(ranks, kept) if one > 0)
    sums = [sum(chosen) for chosen in itertools.product(*((0, rank) for rank in ranks))]
    tail = min(sum(one <= seen for one in sums), sum(one >= seen for one in sums))
    return {"differences": hundredths(differences), "statistic": seen / 2, "p": min(1.0, 2 * tail / len(sums))}


def wilcoxon_of_many(differences):
    result = stats.wilcoxon(differences, zero_method="wilcox", correction=False, mode="approx")
    total = len(differences) * (len(differences) + 1) / 2
    positive = float(stats.rankdata(np.abs(differences))[np.array(differences) > 0].sum())
    assert min(positive, total - positive) == result.statistic
    return {"differences": hundredths(differences), "statistic": positive, "p": float(result.pvalue)}


def permutation(a, b):
    together, seen = a + b, sum(a)
    sums = [sum(chosen) for chosen in itertools.combinations(together, len(a))]
    tail = min(sum(one <= seen for one in sums), sum(one >= seen for one in sums))
    return {"first": hundredths(a), "second": hundredths(b), "p": min(1.0, 2 * tail / len(sums))}


def signs(differences):
    seen = sum(differences)
    sums = [sum(chosen) for chosen in itertools.product(*((-one, one) for one in differences))]
    tail = min(sum(one <= seen for one in sums), sum(one >= seen for one in sums))
    return {"differences": hundredths(differences), "p": min(1.0, 2 * tail / len(sums))}


def brunner_munzel(a, b):
    test = stats.brunnermunzel(b, a)
    share = float(np.mean([1.0 if x > y else 0.5 if x == y else 0.0 for x in a for y in b]))
    error = (share - 0.5) / test.statistic
    # The degrees of freedom are what makes p of t.
    degrees = optimize.brentq(lambda nu: 2 * stats.t.sf(abs(test.statistic), nu) / test.pvalue - 1, 0.5, 200, xtol=1e-13)
    half = stats.t.isf(0.025, degrees) * error / (share * (1 - share))
    ends = [float(special.expit(special.logit(share) + end)) for end in (-half, half)]
    return {
        "first": hundredths(a),
        "second": hundredths(b),
        "probability": share,
        "t": float(test.statistic),
        "p": float(test.pvalue),
        "interval": ends,
    }


def violation(a, b):
    """Of a above b: quantile functions between all i/n and j/m, in fractions."""
    a, b = sorted(a), sorted(b)
    ends = sorted({Fraction(i, len(a)) for i in range(len(a) + 1)} | {Fraction(j, len(b)) for j in range(len(b) + 1)})
    below = everywhere = Fraction(0)
    for low, high in zip(ends, ends[1:]):
        middle = (low + high) / 2
        difference = a[int(middle * len(a))] - b[int(middle * len(b))]
        part = (high - low) * difference**2
        everywhere += part
        below += part if difference < 0 else 0
    return {"first": a, "second": b, "violation": float(below / everywhere)}


def power(effect, count, paired):
    degrees = count - 1 if paired else 2 * count - 2
    noncentrality = effect * math.sqrt(count if paired else count / 2)
    t = stats.t.isf(0.025, degrees)
    value = stats.nct.sf(t, degrees, noncentrality) + stats.nct.cdf(-t, degrees, noncentrality)
    return {"effect": effect, "count": count, "paired": paired, "power": float(value)}


golden = {
    "friedman": [friedman(D), friedman(TIED)],
    "wilcoxon": [
        wilcoxon([3, 3, 4, -2, 6]),
        wilcoxon([0, 1, -1, 1, 2, 0, 2, -5]),
        wilcoxon(generator.integers(-4, 7, 14).tolist()),
    ],
    "wilcoxonOfMany": [wilcoxon_of_many([int(one) or 3 for one in generator.integers(-9, 14, 40)])],
    "studentizedRanges": [
        {"methods": k, "level": level, "q": float(stats.studentized_range.ppf(1 - level, k, np.inf) / math.sqrt(2))}
        for k in (2, 3, 4, 5, 10)
        for level in (0.05, 0.1, 0.01)
    ],
    "permutations": [
        permutation(A, B),
        permutation(B, A),
        permutation(X[0], Y[0]),
        permutation([5, 5, 7], [5, 6, 8, 9]),
        permutation([100001, 100002, 100004], [100003, 100005, 100009]),
    ],
    "signs": [signs([x - y for x, y in zip(X[0], Y[0])]), signs([1, 2, 2, -1, 0, 3])],
    "brunnerMunzel": [brunner_munzel(X[0], Y[0]), brunner_munzel(A, B), brunner_munzel([5, 6, 6, 7, 9, 9], [6, 6, 8, 5])],
    "interquartile": [
        {"values": hundredths(values), "mean": float(stats.trim_mean(hundredths(values), 0.25))}
        for values in (sum(X, []), sum(Y, []), A, B)
    ],
    "violations": [violation([1, 2, 3, 10], [2, 3, 4]), violation([2, 3, 4], [1, 2, 3, 10]), violation([1, 5], [2, 2, 4, 4])],
    "powers": [
        power(effect, count, paired)
        for effect, count, paired in (
            (1.0, 5, False),
            (1.0, 17, False),
            (1.0, 10, True),
            (0.5, 64, False),
            (2.0, 6, False),
            (0.1, 2, False),
            (3.0, 2, True),
        )
    ],
    "fTails": [
        {"f": f, "degrees": [a, b], "p": float(stats.f.sf(f, a, b))}
        for f in (0.1, 1.0, 4.5, 30.0)
        for a, b in ((1, 4), (3, 21), (9, 200))
    ],
}
path = pathlib.Path(__file__).with_name("robust-statistics.json")
path.write_text(json.dumps(golden, indent=1) + "\n")
