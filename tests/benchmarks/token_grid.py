#!/usr/bin/env python3
"""Looks for the grid of tokens in what a model changed: how far the correction's power at 1/8, 2/8 and 3/8 of the pixels'
frequency stands above its surroundings, in the smoothest part of a picture.

    deweather restore sky.jpg -o restored.png
    python3 tests/benchmarks/token_grid.py sky.jpg restored.png

1 is no grid; the first weights that shipped had 27 to 180. Wants NumPy and Pillow.
"""
import sys

import numpy
from PIL import Image

PERIOD = 8  # pixels per token
LENGTH = 256  # of the lines and columns whose spectra are taken; smaller pictures take what they have
KEPT = 0.25  # the share of lines and columns, the smoothest ones, that counts


def lines_of(picture, correction):
    """Rows of `correction` [H,W] in pieces of LENGTH, those where `picture` has the least gradient."""
    length = min(LENGTH, picture.shape[1] // PERIOD * PERIOD)
    pieces, roughness = [], []
    for start in range(0, picture.shape[1] - length + 1, length):
        part = picture[:, start : start + length]
        roughness.append(numpy.abs(numpy.diff(part, axis=1)).mean(axis=1))
        pieces.append(correction[:, start : start + length])
    pieces, roughness = numpy.concatenate(pieces), numpy.concatenate(roughness)
    return pieces[numpy.argsort(roughness)[: max(1, int(KEPT * len(pieces)))]]


def prominence(lines, multiple):
    """Mean power at `multiple` / PERIOD over the median of the frequencies beside it."""
    length = lines.shape[1]
    window = numpy.hanning(length)
    power = (numpy.abs(numpy.fft.rfft((lines - lines.mean(axis=1, keepdims=True)) * window)) ** 2).mean(axis=0)
    peak = multiple * length // PERIOD
    beside = numpy.concatenate([power[peak - 8 : peak - 2], power[peak + 3 : peak + 9]])
    return power[peak] / numpy.median(beside)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    before, after = (numpy.asarray(Image.open(name).convert("RGB"), dtype=float) for name in sys.argv[1:])
    if before.shape != after.shape:
        sys.exit(f"{sys.argv[1]} and {sys.argv[2]} differ in size")
    grey, correction = before.mean(axis=2), (after - before).mean(axis=2)
    for name, turned in (("lines", False), ("columns", True)):
        lines = lines_of(grey.T, correction.T) if turned else lines_of(grey, correction)
        values = ", ".join(f"{multiple}/8: {prominence(lines, multiple):.2f}" for multiple in (1, 2, 3))
        print(f"{name:8} {values}")


if __name__ == "__main__":
    main()
