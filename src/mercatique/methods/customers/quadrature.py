"""Points and weights of Gauss and Legendre on the unit interval."""

from functools import lru_cache

import numpy as np

from mercatique.methods.columns import Floats


@lru_cache(maxsize=4)
def legendre(count: int) -> tuple[Floats, Floats]:
    points, weights = np.polynomial.legendre.leggauss(count)
    return (points + 1) / 2, weights / 2
