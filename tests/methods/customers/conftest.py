"""CDNOW, the buyers of CDs of whom every text on customer value speaks."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Cdnow:
    """Published summary in weeks, to 1997-09-30, and the lines behind it."""

    frequency: list[int]
    recency: list[float]
    age: list[float]
    customer: list[str]
    day: list[date]
    amount: list[float]

    @property
    def histories(self) -> tuple[list[int], list[float], list[float]]:
        return self.frequency, self.recency, self.age

    def spending(self, until: date) -> tuple[list[int], list[float]]:
        """Repeat purchases and their mean value, purchases of zero dollars included, as in the publications."""
        by_day: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
        for customer, day, amount in zip(self.customer, self.day, self.amount, strict=True):
            if day <= until:
                by_day[customer][day] += amount
        again = [[spent for _day, spent in sorted(days.items())[1:]] for _customer, days in sorted(by_day.items())]
        return [len(spent) for spent in again], [sum(spent) / len(spent) if spent else 0.0 for spent in again]


@pytest.fixture(scope="session")
def cdnow(shared_data: Path) -> Cdnow:
    folder = shared_data / "transactions"
    rows = list(csv.DictReader((folder / "cdnow_customers_summary.csv").open()))
    lines = [line.split() for line in (folder / "cdnow_sample.txt").read_text().splitlines() if line.strip()]
    return Cdnow(
        [int(row["frequency"]) for row in rows],
        [float(row["recency"]) for row in rows],
        [float(row["T"]) for row in rows],
        [line[1] for line in lines],
        [date(int(line[2][:4]), int(line[2][4:6]), int(line[2][6:])) for line in lines],
        [float(line[4]) for line in lines],
    )
