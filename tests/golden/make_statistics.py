"""Writes statistics.json: what SciPy says of some samples. Run: python3 tests/golden/make_statistics.py

Needs NumPy and SciPy; the file in this folder was made with SciPy 1.10.1.
"""

import itertools
import json
import math
import pathlib

import numpy as np
from scipy import optimize, special, stats

SAMPLES = {
    "accuracies": ([0.9712, 0.9698, 0.9721, 0.9705, 0.9717], [0.9689, 0.9694, 0.9701, 0.9685, 0.9699]),
    "far apart": ([99.01, 98.95, 99.10, 99.12, 99.03], [67.59, 66.81, 67.77, 68.03, 67.4]),
    "nearly equal": ([1.0, 2.0, 3.0, 4.0, 5.5], [1.1, 2.1, 2.9, 4.2, 5.3]),
    "two and two": ([1.0, 2.0], [1.5, 4.5]),
    "unequal counts": ([3.1, 2.9, 3.4], [1.0, 5.0, 2.0, 6.0, 3.0, 4.5, 2.2, 7.1]),
    "with ties": ([1, 2, 2, 3, 3, 3, 4.0], [2, 3, 3, 4, 4, 5.0]),
    "tiny numbers": ([1e-9, 1.2e-9, 0.9e-9, 1.1e-9], [1.3e-9, 1.5e-9, 1.2e-9, 1.6e-9]),
    "shifted far from zero": ([1e6 + 0.1, 1e6 + 0.2, 1e6 + 0.4], [1e6 + 0.3, 1e6 + 0.5, 1e6 + 0.9]),
}
generator = np.random.default_rng(1)
SAMPLES["a hundred seeds"] = (
    [round(float(x), 6) for x in generator.normal(0.68, 0.005, 100)],
    [round(float(x), 6) for x in generator.normal(0.678, 0.009, 100)],
)


def summary(values):
    return {
        "mean": float(np.mean(values)),
        "standardDeviation": float(np.std(values, ddof=1)),
        "median": float(np.median(values)),
        "medianAbsoluteDeviation": float(stats.median_abs_deviation(values)),
    }


def correction(degrees):
    """Hedges' correction, exact form."""
    return math.exp(special.gammaln(degrees / 2) - math.log(math.sqrt(degrees / 2)) - special.gammaln((degrees - 1) / 2))


def case(name, a, b):
    a, b = np.array(a, float), np.array(b, float)
    va, vb, na, nb = a.var(ddof=1), b.var(ddof=1), len(a), len(b)
    pooled = math.sqrt(((na - 1) * va + (nb - 1) * vb) / (na + nb - 2))
    welch_degrees = (va / na + vb / nb) ** 2 / ((va / na) ** 2 / (na - 1) + (vb / nb) ** 2 / (nb - 1))
    unpooled_degrees = (na - 1) * (nb - 1) * (va + vb) ** 2 / ((nb - 1) * va**2 + (na - 1) * vb**2)
    student, welch = stats.ttest_ind(a, b), stats.ttest_ind(a, b, equal_var=False)
    kruskal = stats.kruskal(a, b)
    wins = sum(int(x > y) - int(x < y) for x in a for y in b)
    result = {
        "name": name,
        "first": a.tolist(),
        "second": b.tolist(),
        "firstSummary": summary(a),
        "secondSummary": summary(b),
        "student": [float(student.statistic), na + nb - 2, float(student.pvalue)],
        "welch": [float(welch.statistic), float(welch_degrees), float(welch.pvalue)],
        "kruskalWallis": [float(kruskal.statistic), 1, float(kruskal.pvalue)],
        "cohenD": float((a.mean() - b.mean()) / pooled),
        "hedgesG": float((a.mean() - b.mean()) / pooled * correction(na + nb - 2)),
        "hedgesGUnpooled": float((a.mean() - b.mean()) / math.sqrt((va + vb) / 2) * correction(unpooled_degrees)),
        "cliffDelta": wins / (na * nb),
    }
    if na == nb:
        paired = stats.ttest_rel(a, b)
        result["paired"] = [float(paired.statistic), na - 1, float(paired.pvalue)]
    return result


def enumerated_bootstrap(name, values, confidence):
    """BCa of the mean from every possible resample: no random number, so any program must find the same.

    The values are sums of powers of two, so that equal means are equal to the last bit.
    """
    values = np.array(values, float)
    means = np.sort([np.mean(drawn) for drawn in itertools.product(values, repeat=len(values))])
    below = (np.sum(means < values.mean()) + 0.5 * np.sum(means == values.mean())) / len(means)
    bias = stats.norm.ppf(below)
    leave_one_out = np.array([np.delete(values, i).mean() for i in range(len(values))])
    influence = (len(values) - 1) * (leave_one_out.mean() - leave_one_out)
    acceleration = (influence**3).sum() / (6 * (influence**2).sum() ** 1.5)
    ends = []
    for probability in ((1 - confidence) / 2, 1 - (1 - confidence) / 2):
        z = bias + stats.norm.ppf(probability)
        ends.append(float(np.quantile(means, stats.norm.cdf(bias + z / (1 - acceleration * z)))))
    return {"name": name, "values": values.tolist(), "confidence": confidence, "interval": ends}


def quantile(p, degrees):
    """SciPy's own stats.t.isf is off in the tenth digit (98 degrees of freedom, say); its tail is not."""
    return float(optimize.brentq(lambda t: 2 * stats.t.sf(t, degrees) / p - 1, 0, 1e6, xtol=1e-15, rtol=1e-14))


three = [[1.0, 2.0, 2.0, 5.0], [3.0, 4.0, 4.5], [2.0, 6.0, 7.0, 8.0, 9.0]]
several = stats.kruskal(*three)
p_values = [0.01, 0.04, 0.03, 0.005, 0.7]
order = np.argsort(p_values)
steps = np.minimum(1, np.maximum.accumulate(np.array(p_values)[order] * np.arange(len(p_values), 0, -1)))
holm = np.empty(len(p_values))
holm[order] = steps

golden = {
    "cases": [case(name, a, b) for name, (a, b) in SAMPLES.items()],
    "kruskalWallisOfThree": {"samples": three, "result": [float(several.statistic), 2, float(several.pvalue)]},
    "holm": {"p": p_values, "corrected": holm.tolist()},
    "studentTails": [
        {"t": t, "degrees": degrees, "p": float(2 * stats.t.sf(t, degrees))}
        for t in (1e-8, 0.1, 1.0, 2.5, 7.0, 40.0, 1e4)
        for degrees in (1, 2, 3.7, 8, 30, 198, 1e5)
    ],
    "studentQuantiles": [
        {"p": p, "degrees": degrees, "t": quantile(p, degrees)}
        for p in (0.5, 0.4, 0.05, 0.01, 1e-4)
        for degrees in (1, 4, 8.3, 98)
    ],
    "chiSquaredTails": [
        {"x": x, "degrees": degrees, "p": float(stats.chi2.sf(x, degrees))}
        for x in (1e-6, 0.5, 3.84, 10.0, 60.0, 300.0)
        for degrees in (1, 2, 5, 40)
    ],
    "fisher": [
        {
            "first": [a, n],
            "second": [b, m],
            "p": float(stats.fisher_exact([[a, n - a], [b, m - b]])[1]),
        }
        for a, n, b, m in (
            (0, 5, 0, 5),
            (3, 5, 0, 5),
            (5, 5, 0, 5),
            (1, 3, 2, 7),
            (0, 1, 1, 1),
            (7, 100, 19, 100),
            (2, 10, 15, 18),
            (500, 1000, 430, 1000),
            (10, 10, 10, 10),
        )
    ],
    "bootstrap": [
        enumerated_bootstrap("four", [0.5, 0.53125, 0.515625, 0.625], 0.95),
        enumerated_bootstrap("skewed", [1.0, 1.125, 1.375, 2.0, 9.0], 0.9),
    ],
}
path = pathlib.Path(__file__).with_name("statistics.json")
path.write_text(json.dumps(golden, indent=1) + "\n")
