"""Ways written as people read them, as rows of touches."""

from typing import Any

import pytest


def touches(*ways: tuple[str, float], values: bool = False) -> dict[str, Any]:
    """Rows of ways like ("A>B>C", 1): the number is how many conversions follow on the last touch (its value with ``values``)."""
    columns: dict[str, Any] = {"person": [], "moment": [], "channel": [], "conversion": []}
    worth = []
    for number, (way, conversions) in enumerate(ways):
        steps = way.split(">")
        for place, channel in enumerate(steps):
            last = place == len(steps) - 1
            columns["person"].append(f"p{number}")
            columns["moment"].append(place)
            columns["channel"].append(channel)
            columns["conversion"].append(int(bool(conversions) and last) if values else int(conversions if last else 0))
            worth.append(float(conversions) if last else 0.0)
    return {**columns, "value": worth} if values else columns


@pytest.fixture
def rows() -> Any:
    return touches
