"""Streams of chance: one generator per seed and subject, so that a new subject never moves the others."""

from zlib import crc32

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def stream(seed: int, *subject: str) -> np.random.Generator:
    """The generator of one subject (``"shop", "orders"``) under one seed."""
    words = [crc32(word.encode()) for word in subject]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *words])))


def pick(rng: np.random.Generator, weights: "Floats | tuple[float, ...] | list[float]", size: int) -> Ints:
    """Indices drawn with the given weights."""
    edges = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(edges, rng.random(size) * edges[-1], side="right").astype(np.int64)


def pick_rows(rng: np.random.Generator, weights: Floats) -> Ints:
    """One index per row of a matrix of weights."""
    edges = np.cumsum(weights, axis=1)
    aim = rng.random(len(weights))[:, None] * edges[:, -1:]
    return (edges <= aim).sum(axis=1).astype(np.int64)


def zipf_weights(count: int, power: float, flat: float = 1.0) -> Floats:
    """Weights that fall with the rank: few large, many small."""
    return 1.0 / (np.arange(count) + flat) ** power
