"""Writes connection_rules.json: a small network trained in NumPy (float64, dense arrays) by rules that cut and grow connections, each written out here
from its paper; the connections after each of three events. Selections are checked to be wide apart, so that rounding cannot change them.

Run: python3 tests/golden/connection_rules.py
"""

import json
import math
import pathlib

import numpy as np

from random_stream import words

SEED = 7
WIDTHS = [14, 12, 10, 4]
STEPS = 8
EVERY = 2
LAST = 6  # The last event before the last step, by which a density is reached.
RATE = 0.05
MOMENTUM = 0.9
KINDS = 4

rng = np.random.default_rng(11)
SHAPES = list(zip(WIDTHS[1:], WIDTHS))
START = [rng.normal(scale=math.sqrt(2 / i), size=(o, i)).astype(np.float32) for o, i in SHAPES]
MASKS = [rng.permutation(o * i).reshape(o, i) < round(0.4 * o * i) for o, i in SHAPES[:2]] + [np.ones(SHAPES[2], bool)]
INPUTS = rng.normal(size=(24, WIDTHS[0])).astype(np.float32)
TARGETS = rng.normal(size=(24, WIDTHS[-1])).astype(np.float32)


def half_up(number):
    return math.floor(round(number, 12) + 0.5)


class Stream:
    """The stream "plasticity" of a layer and an event, a word at a time."""

    def __init__(self, layer, event, kind):
        self.words = iter(words(SEED, "plasticity", layer, event * KINDS + kind, 4000))

    def word(self):
        return next(self.words)

    def below(self, population):
        while True:
            low = self.word()
            product = (low | self.word() << 32) * population
            if product & (2**64 - 1) >= (2**64 - population) % population:
                return product >> 64

    def single(self):
        return ((self.word() >> 9) + 0.5) / 2**23

    def exponential(self):
        n = self.word()
        n = n - 2**32 if n >= 2**31 else n
        u = (n + 0.5) / 2**32
        return -math.log(u if n >= 0 else 1 + u)

    def distinct(self, population, count):
        few = count <= population // 2
        chosen = set()
        missing = count if few else population - count
        while missing:
            chosen |= {self.below(population) for _ in range(missing)}
            missing = (count if few else population - count) - len(chosen)
        return sorted(chosen if few else set(range(population)) - chosen)


def best(scores, candidates, count, apart=True):
    """The flat places of the best of some candidates; of equal ones the lower place is kept last."""
    places = np.flatnonzero(candidates)
    order = sorted(places, key=lambda place: (-scores.flat[place], -place))
    kept, rest = order[:count], order[count:]
    if kept and rest and apart:
        low, high = scores.flat[rest[0]], scores.flat[kept[-1]]
        assert low == high or abs(high - low) > 1e-4 * max(abs(high), abs(low)), (low, high)
    return kept


def grow(scores, free, count, chance, layer_free=None):
    """The best free places above 0; of equal ones the lower first; the rest at random."""
    grown = np.zeros(free.shape, bool)
    if count <= 0:
        return grown
    if scores is not None:
        places = [place for place in np.flatnonzero(free) if scores.flat[place] > 0]
        order = sorted(places, key=lambda place: (-scores.flat[place], place))
        if len(order) > count:
            low, high = scores.flat[order[count]], scores.flat[order[count - 1]]
            assert low == high or high - low > 1e-4 * high, (low, high)
        grown.flat[order[:count]] = True
    missing = count - int(grown.sum())
    if missing:
        left = np.flatnonzero(free & ~grown)
        grown.flat[left[chance.distinct(len(left), missing)]] = True
    return grown


def gradients(weights):
    values, x = [INPUTS.astype(float)], INPUTS.astype(float)
    for layer, w in enumerate(weights):
        x = x @ w.T
        x = np.maximum(x, 0) if layer < len(weights) - 1 else x
        values.append(x)
    d = 2 * (values[-1] - TARGETS) / TARGETS.size
    found = [None] * len(weights)
    for layer in reversed(range(len(weights))):
        found[layer] = d.T @ values[layer]
        d = (d @ weights[layer]) * (values[layer] > 0)
    return found


def cosine(start, end, p):
    return end + (start - end) * (1 + math.cos(math.pi * p)) / 2


def cubic(start, end, p):
    return end + (start - end) * (1 - min(p, 1)) ** 3


def sigmoid(start, end, p):
    f = lambda q: 1 / (1 + math.exp(-6 * (q - 0.5)))
    return start + (end - start) * (f(p) - f(0)) / (f(1) - f(0))


def paths_of_three(mask):
    """By the definition, for every pair."""
    outputs, inputs = mask.shape
    scores = np.zeros(mask.shape)
    for v in range(outputs):
        for u in range(inputs):
            if mask[v, u]:
                continue
            for z1 in np.flatnonzero(mask[:, u]):
                for z2 in np.flatnonzero(mask[z1] & mask[v]):
                    e1 = mask[z1].sum() - 1 - (mask[z1] & mask[v]).sum()
                    e2 = mask[:, z2].sum() - 1 - (mask[:, z2] & mask[:, u]).sum()
                    scores[v, u] += 1 / math.sqrt((1 + e1) * (1 + e2))
    return scores


def relative(w, mask):
    a = np.abs(w) * mask
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(a / a.sum(1, keepdims=True)) + np.nan_to_num(a / a.sum(0, keepdims=True))


def sampled(scores, candidates, chance, p):
    softness = 0.5 + 0.25 * p
    out = np.zeros(scores.shape)
    for place in np.flatnonzero(candidates):
        out.flat[place] = scores.flat[place] / chance.exponential() ** ((1 - softness) / softness)
    return out


def alive(masks):
    reached = [np.ones(WIDTHS[0], bool)]
    for m in masks:
        reached.append((m & reached[-1]).any(1))
    reaching = [np.ones(WIDTHS[-1], bool)]
    for m in reversed(masks):
        reaching.append((m & reaching[-1][:, None]).any(0))
    reaching.reverse()
    return [m & reached[l] & reaching[l + 1][:, None] for l, m in enumerate(masks)]


def apportion(total, weights, room):
    """Largest remainder, with full layers taken out until none is over-full."""
    full = [False] * len(room)
    while True:
        left = total - sum(r for r, f in zip(room, full) if f)
        open_ = sum(w for w, f in zip(weights, full) if not f)
        shares = [r if f else left * w / open_ for w, r, f in zip(weights, room, full)]
        over = [not f and s > r for s, r, f in zip(shares, room, full)]
        if not any(over):
            break
        full = [f or o for f, o in zip(full, over)]
    counts = [math.floor(s) for s in shares]
    for layer in sorted(range(len(room)), key=lambda l: counts[l] - shares[l])[: total - sum(counts)]:
        counts[layer] += 1
    return counts


def turn(total, fraction):
    return total - half_up(fraction * total)


def train(rule, masks, layers, in_step=False, window=0, returning=False):
    """Runs a rule, a function of the network's state that returns the masks before growth and what is grown. What leaves and comes back at one event
    starts again from 0, or with returning keeps weight and momentum."""
    weights = [np.where(m, w.astype(float), 0) for w, m in zip(START, masks)]
    state = [np.zeros(w.shape) for w in weights]
    masks = [m.copy() for m in masks]
    first = [int(m.sum()) for m in masks]
    momentum = [np.zeros(w.shape) for w in weights]
    memory, events = {}, []
    for step in range(1, STEPS + 1):
        g = gradients(weights)
        due = step % EVERY == 0 and step < STEPS
        if window and (-step) % EVERY < window:
            momentum = [0.9 * m + one for m, one in zip(momentum, g)]
        if not (due and in_step):
            state = [(MOMENTUM * s + one) * m for s, one, m in zip(state, g, masks)]
            weights = [w - RATE * s for w, s in zip(weights, state)]
        if due:
            now = dict(w=weights, m=masks, g=g, v=momentum, p=step / STEPS, event=len(events), first=first, memory=memory)
            kept, grown = rule(now)
            for l in layers:
                stays = kept[l]
                holds = stays | (grown[l] & masks[l]) if returning else stays
                weights[l] = np.where(holds, weights[l], 0)
                state[l] = np.where(holds, state[l], 0)
                masks[l] = stays | grown[l]
            momentum = [np.zeros(w.shape) for w in weights]
            events.append([[int(place) for place in np.flatnonzero(m)] for m in masks])
    return events


def cut(now, layers, scores, counts, apart=True):
    kept = [m.copy() for m in now["m"]]
    for l in layers:
        kept[l] = np.zeros(kept[l].shape, bool)
        kept[l].flat[best(scores[l], now["m"][l], counts[l], apart)] = True
    return kept


def magnitudes(now):
    return [np.abs(w) for w in now["w"]]


def refill(now, layers, kept, totals, scores=None, barred=False):
    grown = {}
    for l in layers:
        free = ~(kept[l] | now["m"][l]) if barred else ~kept[l]
        chance = Stream(l, now["event"], 2)
        grown[l] = grow(None if scores is None else scores[l], free, totals[l] - int(kept[l].sum()), chance)
    return grown


def evolve(fraction, end=0.0, by_gradient=False, layers=(0, 1)):
    def rule(now):
        totals = [int(m.sum()) for m in now["m"]]
        f = cosine(fraction, end, now["p"])
        kept = cut(now, layers, magnitudes(now), [turn(n, f) for n in totals])
        return kept, refill(now, layers, kept, totals, [np.abs(g) for g in now["g"]] if by_gradient else None)

    return rule


def srigl(gamma, fraction):
    """RigL, then one fan-in for all neurons that have enough of the best."""
    rigl = evolve(fraction, by_gradient=True)

    def rule(now):
        kept, grown = rigl(now)
        for l in (0, 1):
            total, (outputs, inputs) = now["first"][l], SHAPES[l]
            salient = kept[l].sum(1) + grown[l].sum(1)
            active = salient >= max(1, gamma * half_up(total / outputs))
            each = min(half_up(total / active.sum()), inputs)
            stays, comes = np.zeros(kept[l].shape, bool), np.zeros(kept[l].shape, bool)
            chance = Stream(l, now["event"], 2)
            for row in np.flatnonzero(active):
                stays[row, best(np.abs(now["w"][l][row]), kept[l][row], each)] = True
                missing = each - int(stays[row].sum())
                comes[row] = grow(np.abs(now["g"][l][row]), ~stays[row], missing, chance)
            kept[l], grown[l] = stays, comes
        return kept, grown

    return rule


def global_counts(now, total):
    """How many of the strongest of all layers lie in each."""
    flat = [(abs(w.flat[place]), l) for l, w in enumerate(now["w"]) for place in np.flatnonzero(now["m"][l])]
    flat.sort(reverse=True)
    assert flat[total - 1][0] - flat[total][0] > 1e-4 * flat[total][0]
    return [sum(1 for _, l in flat[:total] if l == layer) for layer in range(3)]


def gmp(density, spread):
    def rule(now):
        d = cubic(sum(now["first"]) / sum(m.size for m in MASKS), density, now["p"] * STEPS / LAST)
        if spread == "uniform":
            counts = [min(int(m.sum()), half_up(d * m.size)) for m in now["m"]]
        else:
            counts = global_counts(now, half_up(d * sum(m.size for m in MASKS)))
        return cut(now, range(3), magnitudes(now), counts), {l: np.zeros(SHAPES[l], bool) for l in range(3)}

    return rule


def granet(density, fraction):
    def rule(now):
        places = sum(m.size for m in MASKS)
        d = cubic(sum(now["first"]) / places, density, now["p"] / 0.5)
        total = min(half_up(d * places), sum(int(m.sum()) for m in now["m"]))
        whole = total == sum(int(m.sum()) for m in now["m"])
        counts = [int(m.sum()) for m in now["m"]] if whole else global_counts(now, total)
        f = cosine(fraction, 0, now["p"])
        kept = cut(now, range(3), magnitudes(now), [min(int(m.sum()), turn(n, f)) for n, m in zip(counts, now["m"])])
        return kept, refill(now, range(3), kept, counts, [np.abs(g) for g in now["g"]])

    return rule


def snfs(fraction):
    layers = (0, 1)

    def rule(now):
        before = [int(m.sum()) for m in now["m"]]
        f = cosine(fraction, 0, now["p"])
        kept = cut(now, layers, magnitudes(now), [turn(n, f) for n in before])
        left = [int(kept[l].sum()) for l in layers]
        mean = [np.abs(now["v"][l][now["m"][l]]).mean() for l in layers]
        room = [max(0, half_up(0.99 * MASKS[l].size) - left[l]) for l in layers]
        more = apportion(sum(before[l] - left[l] for l in layers), mean, room)
        return kept, refill(now, layers, kept, [a + b for a, b in zip(left, more)], [np.abs(v) for v in now["v"]])

    return rule


def dsr(count, threshold):
    layers = (0, 1)

    def rule(now):
        h = now["memory"].setdefault("h", threshold)
        before = [int(m.sum()) for m in now["m"]]
        left = [max(1, int((np.abs(now["w"][l][now["m"][l]]) >= h).sum())) for l in layers]
        gone = sum(before[l] - left[l] for l in layers)
        now["memory"]["h"] = h * (2 if gone < 0.9 * count else 0.5 if gone > 1.1 * count else 1)
        kept = cut(now, layers, magnitudes(now), left)
        more = apportion(gone, left, [MASKS[l].size - left[l] for l in layers])
        return kept, refill(now, layers, kept, [a + b for a, b in zip(left, more)], barred=True)

    return rule


def mest(fraction, soft):
    layers = (0, 1)

    def rule(now):
        f = fraction if now["p"] < 0.75 else fraction / 2
        moving = [half_up(f * m.size) for m in now["m"]]
        before = [int(m.sum()) for m in now["m"]]
        scores = [np.abs(w) + 0.01 * np.abs(g) for w, g in zip(now["w"], now["g"])]
        if soft:
            moving = [0 if now["event"] + 1 == LAST // EVERY else c for c in moving]
            counts = [min(n, first) for n, first in zip(before, now["first"])]
            totals = [first + c for first, c in zip(now["first"], moving)]
        else:
            counts, totals = [n - c for n, c in zip(before, moving)], before
        kept = cut(now, layers, scores, counts)
        return kept, refill(now, layers, kept, totals)

    return rule


def cht(fraction, settles=0.9):
    """Where three tenths of the cut are enough, the first layer settles with the first event, and the second with the second: else both would go on."""
    settled = set()

    def rule(now):
        layers = [l for l in (0, 1) if l not in settled]
        totals = [int(m.sum()) for m in now["m"]]
        kept = cut(now, layers, magnitudes(now), [turn(n, fraction) for n in totals])
        living = alive(kept)
        kept = [living[l] if l in layers else kept[l] for l in range(3)]
        grown = refill(now, layers, kept, totals, [paths_of_three(k) for k in kept])
        for l in layers:
            gone = now["m"][l] & ~kept[l]
            if gone.any() and (gone & grown[l]).sum() >= settles * gone.sum():
                settled.add(l)
        return kept, {l: grown.get(l, np.zeros(SHAPES[l], bool)) for l in (0, 1)}

    return rule


def chts(fraction, density=None):
    layers = (0, 1)

    def rule(now):
        totals = [int(m.sum()) for m in now["m"]]
        if density is not None:
            places = sum(MASKS[l].size for l in layers)
            start = sum(now["first"][l] for l in layers)
            factor = sigmoid(start / places, density, now["p"] * STEPS / LAST) * places / start
            totals = [max(1, half_up(factor * now["first"][l])) for l in layers] + [totals[2]]
        p = now["p"]
        scores = [
            sampled(relative(now["w"][l], now["m"][l]), now["m"][l], Stream(l, now["event"], 0), p) for l in layers
        ]
        kept = cut(now, layers, scores, [min(int(now["m"][l].sum()), turn(totals[l], fraction)) for l in layers])
        drawn = [sampled(paths_of_three(kept[l]), ~kept[l], Stream(l, now["event"], 1), p) for l in layers]
        return kept, refill(now, layers, kept, totals, drawn)

    return rule


def static(density):
    """Before training: the sizes of an Erdos-Renyi graph, at random."""
    total = half_up(density * sum(m.size for m in MASKS))
    counts = apportion(total, [o + i for o, i in SHAPES], [o * i for o, i in SHAPES])
    masks = []
    for l, (o, i) in enumerate(SHAPES):
        stream = Stream(l, 0, 0)
        keys = np.array([stream.single() for _ in range(o * i)]).reshape(o, i)
        masks.append([int(place) for place in sorted(best(keys, np.ones((o, i), bool), counts[l], apart=False))])
    return [masks] * 3


FULL = [np.ones(shape, bool) for shape in SHAPES]
CASES = [
    ("set(0.4, 2it, 100%)", "sparse", train(evolve(0.4), MASKS, (0, 1))),
    ("rigl(0.4, 2it, 100%)", "sparse", train(evolve(0.4, by_gradient=True), MASKS, (0, 1), in_step=True)),
    (
        "rigl(0.4, 2it, 100%, returning=keep)",
        "sparse",
        train(evolve(0.4, by_gradient=True), MASKS, (0, 1), in_step=True, returning=True),
    ),
    ("set(0.4, 2it, 100%, returning=keep)", "sparse", train(evolve(0.4), MASKS, (0, 1), returning=True)),
    ("srigl(0, 0.4, 2it, 100%)", "sparse", train(srigl(0, 0.4), MASKS, (0, 1), in_step=True)),
    ("srigl(0.9, 0.4, 2it, 100%)", "sparse", train(srigl(0.9, 0.4), MASKS, (0, 1), in_step=True)),
    ("itop(gradient, 2it)", "sparse", train(evolve(0.5, 0.005, by_gradient=True), MASKS, (0, 1), in_step=True)),
    ("itop(every=2it)", "sparse", train(evolve(0.5, 0.005), MASKS, (0, 1))),
    ("gmp(20%, uniform, 2it, 100%)", "full", train(gmp(0.2, "uniform"), FULL, range(3))),
    ("gmp(10%, global, 2it, 100%)", "full", train(gmp(0.1, "global"), FULL, range(3))),
    ("granet(20%, 0.4, 2it)", "full", train(granet(0.2, 0.4), FULL, range(3), in_step=True)),
    ("granet(20%, 0.4, 2it)", "sparse", train(granet(0.2, 0.4), MASKS, range(3), in_step=True)),
    ("snfs(0.4, 2it)", "sparse", train(snfs(0.4), MASKS, (0, 1), in_step=True, window=2)),
    ("snfs(0.4, 2it, window=1)", "sparse", train(snfs(0.4), MASKS, (0, 1), in_step=True, window=1)),
    ("dsr(20, 0.1, 2it)", "sparse", train(dsr(20, 0.1), MASKS, (0, 1))),
    ("mest(0.1, false, 2it, 100%)", "sparse", train(mest(0.1, False), MASKS, (0, 1), in_step=True)),
    ("mest(0.1, true, 2it, 100%)", "sparse", train(mest(0.1, True), MASKS, (0, 1), in_step=True)),
    ("cht(0.3, 2it)", "sparse", train(cht(0.3), MASKS, (0, 1))),
    ("cht(0.6, 2it, settles=0.3)", "sparse", train(cht(0.6, 0.3), MASKS, (0, 1))),
    ("chts(0.3, 2it)", "sparse", train(chts(0.3), MASKS, (0, 1))),
    ("chtss(20%, every=2it)", "sparse", train(chts(0.3, 0.2), MASKS, (0, 1))),
    ("static(30%, erk)", "full", static(0.3)),
]

flat = lambda array: [float(np.float32(number)) for number in array.ravel()]
pathlib.Path(__file__).with_suffix(".json").write_text(
    json.dumps(
        {
            "widths": WIDTHS,
            "steps": STEPS,
            "rate": RATE,
            "momentum": MOMENTUM,
            "seed": SEED,
            "inputs": flat(INPUTS),
            "targets": flat(TARGETS),
            "weights": [flat(w) for w in START],
            "connected": [[int(place) for place in np.flatnonzero(m)] for m in MASKS],
            "cases": [{"rule": rule, "start": start, "events": events} for rule, start, events in CASES],
        }
    )
    + "\n"
)
