"""Writes random_stream.txt: an independent Philox4x32-10 (Salmon et al. 2011) and SciPy's normal quantile.

Run: python3 tests/golden/random_stream.py
"""

import pathlib

from scipy.special import ndtri

MASK = 0xFFFFFFFF


def philox(counter, key):
    x = list(counter)
    k = list(key)
    for _ in range(10):
        first = 0xD2511F53 * x[0]
        second = 0xCD9E8D57 * x[2]
        x = [(second >> 32) ^ x[1] ^ k[0], second & MASK, (first >> 32) ^ x[3] ^ k[1], first & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return x


def fnv1a(name):
    value = 2166136261
    for byte in name.encode():
        value = ((value ^ byte) * 16777619) & MASK
    return value


def words(seed, name, layer, step, count):
    """The stream's words; counter from its lowest bit: 32 block, 24 layer, 40 step, 32 name."""
    out = []
    for block in range((count + 3) // 4):
        counter = block | layer << 32 | step << 56 | fnv1a(name) << 96
        out += philox([counter >> shift & MASK for shift in (0, 32, 64, 96)], [seed & MASK, seed >> 32])
    return out[:count]


STREAMS = [
    (0, "weights", 0, 0),
    (42, "weights", 3, 0),
    (42, "dropout", 1, 123456789),
    (0xFFFFFFFFFFFFFFFF, "order", 0xFFFFFF, 0xFFFFFFFFFF),
    (0x0123456789ABCDEF, "größe", 65536, 1 << 33),
]

if __name__ == "__main__":
    lines = ["# seed name layer step: 72 words in hexadecimal; then, as decimals, the 36 normals they give"]
    for seed, name, layer, step in STREAMS:
        drawn = words(seed, name, layer, step, 72)
        lines.append(f"stream {seed} {name} {layer} {step}")
        lines.append(" ".join(f"{word:08x}" for word in drawn))
        uniforms = [((low | high << 32) >> 12) + 0.5 for low, high in zip(drawn[::2], drawn[1::2])]
        lines.append(" ".join(repr(float(ndtri(u * 2.0**-52))) for u in uniforms))

    lines.append("# probability and standard normal quantile")
    for p in [2.0**-53, 1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 0.02, 0.0749, 0.0751, 0.2, 0.4, 0.5, 0.55, 0.9, 0.9249, 0.9251, 0.99, 0.999999]:
        lines.append(f"quantile {p!r} {float(ndtri(p))!r}")

    pathlib.Path(__file__).with_suffix(".txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
