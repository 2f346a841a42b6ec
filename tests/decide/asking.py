"""Checks asked in English: the sentences of these tests are those of the code."""

from typing import Any

from django.utils import translation

from mercatique.kernel import criteria
from mercatique.kernel.criteria import Check


def run(workspace: Any, name: str, **params: Any) -> Check:
    with translation.override("en"):
        return criteria.run(workspace, name, params)
