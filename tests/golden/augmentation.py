"""Writes augmentation.json: small images turned by scipy.ndimage.rotate, cut out of what numpy.pad makes of them, and moved by
scipy.ndimage.shift.

Run: python3 tests/golden/augmentation.py
"""

import json
import pathlib

import numpy as np
from scipy import ndimage

rng = np.random.default_rng(2026)


def image(height, width, channels):
    return rng.integers(0, 256, size=(height, width, channels))


rotations = []
for height, width, channels, degrees in [(5, 5, 1, 10), (6, 4, 3, -33.5), (7, 8, 2, 180), (8, 8, 3, 90), (4, 9, 1, 3.25)]:
    source = image(height, width, channels)
    # 'mirror' reflects without repeating the border; order 1 is bilinear. SciPy is given radians' own sine and cosine by itself.
    turned = ndimage.rotate(
        source.astype(np.float64), degrees, axes=(1, 0), reshape=False, order=1, mode="mirror", prefilter=False
    )
    rotations.append(
        {
            "shape": [height, width, channels],
            "degrees": degrees,
            "source": source.ravel().tolist(),
            "turned": [round(float(v), 9) for v in turned.ravel()],
        }
    )

shifts = []
for height, width, channels, top, left in [(4, 5, 1, 0, 0), (4, 5, 3, -2, 3), (6, 6, 2, 4, -4), (3, 3, 1, 2, 2), (5, 4, 3, -3, -1)]:
    source = image(height, width, channels)
    padding = 4 if min(height, width) > 4 else min(height, width) - 1
    padded = np.pad(source, ((padding, padding), (padding, padding), (0, 0)), mode="reflect")
    shifted = padded[padding + top : padding + top + height, padding + left : padding + left + width]
    shifts.append(
        {
            "shape": [height, width, channels],
            "top": top,
            "left": left,
            "source": source.ravel().tolist(),
            "shifted": shifted.ravel().tolist(),
        }
    )

NUMPY = {"reflect": "reflect", "nearest": "edge", "zero": "constant"}
SCIPY = {"reflect": "mirror", "nearest": "nearest", "zero": "grid-constant"}

nearest = []
for height, width, channels, degrees in [(5, 5, 1, 20), (6, 4, 3, -40)]:
    source = image(height, width, channels)
    turned = ndimage.rotate(
        source.astype(np.float64), degrees, axes=(1, 0), reshape=False, order=1, mode="nearest", prefilter=False
    )
    nearest.append(
        {
            "shape": [height, width, channels],
            "degrees": degrees,
            "source": source.ravel().tolist(),
            "turned": [round(float(v), 9) for v in turned.ravel()],
        }
    )

crops = []
for fill in NUMPY:
    for height, width, channels, top, left in [(4, 5, 3, -2, 3), (6, 6, 1, 4, -4)]:
        source = image(height, width, channels)
        padding = 4 if fill != "reflect" else min(4, min(height, width) - 1)
        padded = np.pad(source, ((padding, padding), (padding, padding), (0, 0)), mode=NUMPY[fill])
        cut = padded[padding + top : padding + top + height, padding + left : padding + left + width]
        crops.append(
            {
                "shape": [height, width, channels],
                "fill": fill,
                "top": top,
                "left": left,
                "source": source.ravel().tolist(),
                "cut": cut.ravel().tolist(),
            }
        )

moves = []
for fill in SCIPY:
    for height, width, channels, top, left in [(4, 5, 3, -1.25, 0.5), (5, 4, 1, 2, -3.75), (3, 6, 2, 0.125, 6.5)]:
        source = rng.normal(size=(height, width, channels)).round(3)
        moved = ndimage.shift(source, (-top, -left, 0), order=1, mode=SCIPY[fill], prefilter=False)
        moves.append(
            {
                "shape": [height, width, channels],
                "fill": fill,
                "top": top,
                "left": left,
                "source": source.ravel().tolist(),
                "moved": [round(float(v), 9) for v in moved.ravel()],
            }
        )

text = json.dumps(
    {"rotations": rotations, "shifts": shifts, "nearest": nearest, "crops": crops, "moves": moves}, separators=(",", ":")
)
pathlib.Path(__file__).with_suffix(".json").write_text(text + "\n")
