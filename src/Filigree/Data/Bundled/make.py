#!/usr/bin/env python3
"""Makes the bundled subset of Fashion-MNIST: of each class the first images, in the published order.

    make.py FOLDER    FOLDER holds the published files (train-images-idx3-ubyte.gz and the other three); needs python3-brotli

Same input, same content: nothing is drawn at random. (The compressed bytes may differ with another version of Brotli.)
"""

import gzip
import pathlib
import struct
import sys

import brotli

CLASSES = 10
SIDE = 28
PARTS = {"train": 600, "t10k": 200}


def content(folder, name):
    with gzip.open(folder / name) as file:
        return file.read()


def write(name, content):
    packed = brotli.compress(content, quality=11, lgwin=24)
    (pathlib.Path(__file__).parent / name).write_bytes(packed)
    print(f"{name}: {len(packed)} bytes")


def main(folder):
    for part, images_per_class in PARTS.items():
        images = content(folder, f"{part}-images-idx3-ubyte.gz")[16:]
        labels = content(folder, f"{part}-labels-idx1-ubyte.gz")[8:]
        taken = [0] * CLASSES
        rows = []
        for row, label in enumerate(labels):
            if taken[label] < images_per_class:
                taken[label] += 1
                rows.append(row)
        pixels = b"".join(images[row * SIDE * SIDE : (row + 1) * SIDE * SIDE] for row in rows)
        write(f"{part}-images-idx3-ubyte.br", struct.pack(">4I", 0x803, len(rows), SIDE, SIDE) + pixels)
        write(f"{part}-labels-idx1-ubyte.br", struct.pack(">2I", 0x801, len(rows)) + bytes(labels[row] for row in rows))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
