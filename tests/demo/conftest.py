"""The two companies as generated once for all tests of this folder."""

import csv
import json
from datetime import date
from io import StringIO
from typing import Any

import pytest

from mercatique.demo import TRUTH, demo

TODAY = date(2026, 5, 14)
SEED = 2026

Rows = list[dict[str, str]]


@pytest.fixture(scope="session")
def companies() -> dict[str, dict[str, bytes]]:
    return demo(SEED, TODAY)


@pytest.fixture(scope="session")
def dealership(companies: dict[str, dict[str, bytes]]) -> dict[str, Rows]:
    return tables(companies["val-de-loire"], ";")


@pytest.fixture(scope="session")
def shop(companies: dict[str, dict[str, bytes]]) -> dict[str, Rows]:
    return tables(companies["colibri"], ",")


@pytest.fixture(scope="session")
def dealership_truth(companies: dict[str, dict[str, bytes]]) -> dict[str, Any]:
    return json.loads(companies["val-de-loire"][TRUTH])


@pytest.fixture(scope="session")
def shop_truth(companies: dict[str, dict[str, bytes]]) -> dict[str, Any]:
    return json.loads(companies["colibri"][TRUTH])


def tables(files: dict[str, bytes], delimiter: str) -> dict[str, Rows]:
    """The rows of each CSV file, read in the encoding it was written in."""
    return {
        name.removesuffix(".csv"): list(csv.DictReader(StringIO(text(content)), delimiter=delimiter))
        for name, content in files.items()
        if name.endswith(".csv")
    }


def text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def french(number: str) -> int:
    """A French amount in cents."""
    whole, _, rest = number.partition(",")
    sign = -1 if whole.startswith("-") else 1
    return sign * (abs(int(whole)) * 100 + int((rest + "00")[:2]))


def english(number: str) -> int:
    return french(number.replace(".", ","))
