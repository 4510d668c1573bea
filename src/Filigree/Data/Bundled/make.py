#!/usr/bin/env python3
"""Makes the bundled subset of Fashion-MNIST: of each class the first images, in the published order.

    make.py FOLDER    FOLDER holds the published files (train-images-idx3-ubyte.gz and the other three)

Same input, same bytes: nothing is drawn at random, and the gzip header holds neither time nor name. (The
compressed bytes may differ with another version of zlib; the content does not.)
"""

import gzip
import io
import pathlib
import struct
import sys

CLASSES = 10
SIDE = 28
PARTS = {"train": 600, "t10k": 200}


def content(folder, name):
    with gzip.open(folder / name) as file:
        return file.read()


def write(name, content):
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed, mtime=0) as file:
        file.write(content)
    target = pathlib.Path(__file__).parent / name
    target.write_bytes(packed.getvalue())
    print(f"{name}: {len(packed.getvalue())} bytes")


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
        write(f"{part}-images-idx3-ubyte.gz", struct.pack(">4I", 0x803, len(rows), SIDE, SIDE) + pixels)
        write(f"{part}-labels-idx1-ubyte.gz", struct.pack(">2I", 0x801, len(rows)) + bytes(labels[row] for row in rows))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
