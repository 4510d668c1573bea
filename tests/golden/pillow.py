"""Writes pillow.json: small images changed by Pillow, with the parameters that torchvision's RandAugment, AutoAugment, ColorJitter and RandomResizedCrop hand to it.

Run: python3 tests/golden/pillow.py
"""

import base64
import json
import pathlib

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

rng = np.random.default_rng(2027)
AFFINE, NEAREST, BILINEAR = Image.Transform.AFFINE, Image.Resampling.NEAREST, Image.Resampling.BILINEAR


def picture(height, width, low=0, high=256):
    return rng.integers(low, high, size=(height, width, 3)).astype(np.uint8)


def affine(image, matrix):
    return image.transform(image.size, AFFINE, matrix, NEAREST, fillcolor=0)


def changes(image, magnitude, sign, largest=30):
    part = magnitude / largest
    width, height = image.size
    factor = 1 + sign * 0.9 * part
    return [
        image,
        affine(image, (1, 0.3 * part * sign, 0, 0, 1, 0)),
        affine(image, (1, 0, 0, 0.3 * part * sign, 1, 0)),
        affine(image, (1, 0, -int(150 / 331 * width * part * sign), 0, 1, 0)),
        affine(image, (1, 0, 0, 0, 1, -int(150 / 331 * height * part * sign))),
        image.rotate(30 * part * sign, NEAREST, fillcolor=0),
        ImageEnhance.Brightness(image).enhance(factor),
        ImageEnhance.Color(image).enhance(factor),
        ImageEnhance.Contrast(image).enhance(factor),
        ImageEnhance.Sharpness(image).enhance(factor),
        ImageOps.posterize(image, 8 - round(4 * magnitude / largest)),
        ImageOps.solarize(image, 255 * (largest - magnitude) / largest),
        ImageOps.autocontrast(image),
        ImageOps.equalize(image),
        ImageOps.invert(image),
    ]


def numbers(image):
    return base64.b64encode(np.asarray(image).tobytes()).decode()


rand_augments = []
for height, width, magnitude, sign, low, high, largest in [
    (8, 8, 12, 1, 0, 256, 30),
    (7, 10, 12, -1, 40, 200, 30),
    (18, 17, 17, 1, 100, 140, 30),
    (9, 6, 30, -1, 0, 256, 30),
    *((8, 9, bin, 1 - 2 * (bin % 2), 30, 230, 9) for bin in range(10)),
]:
    source = picture(height, width, low, high)
    image = Image.fromarray(source)
    rand_augments.append(
        {
            "shape": [height, width, 3],
            "magnitude": magnitude,
            "largest": largest,
            "sign": sign,
            "source": numbers(source),
            "changed": [numbers(one) for one in changes(image, magnitude, sign, largest)],
        }
    )

crops = []
for height, width, top, left, part_height, part_width in [(8, 8, 0, 1, 7, 7), (6, 9, 1, 2, 4, 6), (5, 5, 2, 2, 1, 1), (7, 7, 0, 0, 7, 7)]:
    source = picture(height, width)
    image = Image.fromarray(source).crop((left, top, left + part_width, top + part_height))
    crops.append(
        {
            "shape": [height, width, 3],
            "part": [top, left, part_height, part_width],
            "source": numbers(source),
            "cut": numbers(image.resize((width, height), BILINEAR)),
        }
    )

text = json.dumps({"rand_augments": rand_augments, "crops": crops}, separators=(",", ":"))
pathlib.Path(__file__).with_suffix(".json").write_text(text + "\n")
