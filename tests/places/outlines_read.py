"""Reads what `path_of` tells: the corners of each ring, in the units of the drawing."""

import re

import numpy as np

from places.outlines import Floats

NUMBERS = re.compile(r"-?[\d.]+(?:e[+-]?\d+)?")


def rings(path: str) -> list[Floats]:
    """Of the `d` of a path, `(corners, 2)` each: all but the first are told from the one before."""
    told = [[float(each) for each in NUMBERS.findall(ring)] for ring in path.split("M")[1:]]
    return [np.cumsum(np.reshape(ring, (-1, 2)), axis=0) for ring in told]
