"""One round of questions: what several of them read is read once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import models
from django.utils.translation import get_language

P = ParamSpec("P")
T = TypeVar("T")
Known = dict[tuple[Any, ...], Any]

_round: ContextVar[Known | None] = ContextVar("round", default=None)


@contextmanager
def one_round() -> Iterator[None]:
    """Nothing is written inside that a shared reader reads; a round within a round is the same one."""
    if _round.get() is not None:
        yield
        return
    token = _round.set({})
    try:
        yield
    finally:
        _round.reset(token)


def inside() -> bool:
    """Whether a round is going on: what is read one by one is then better read for all at once, by a shared reader."""
    return _round.get() is not None


def shared(*, worded: bool = False) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """``@shared()`` on a reader: within a round it reads once; with ``worded``, as it answers in sentences, once per language.

    Who gets the answer must not change it (a list is a copy). Outside a round nothing is shared.
    """

    def wrap(function: Callable[P, T]) -> Callable[P, T]:
        called = signature(function)
        plain = [each for each in called.parameters.values() if each.kind is each.POSITIONAL_OR_KEYWORD]
        whole = len(plain) if len(plain) == len(called.parameters) else -1

        @wraps(function)
        def reader(*args: P.args, **kwargs: P.kwargs) -> T:
            known = _round.get()
            if known is None:
                return function(*args, **kwargs)
            if kwargs or len(args) != whole:
                given = called.bind(*args, **kwargs)
                given.apply_defaults()  # a default left out or written down is the same question
                key = key_of(*given.args, **given.kwargs)
            else:
                key = key_of(*args)
            if key is None:
                return function(*args, **kwargs)
            key = (function, get_language() if worded else "", *key)
            if key not in known:
                known[key] = function(*args, **kwargs)
            found = known[key]
            return list(found) if type(found) is list else found  # type: ignore[return-value]

        return reader

    return wrap


def key_of(*args: Any, **kwargs: Any) -> tuple[Any, ...] | None:
    """What tells two questions apart; none for arguments that cannot be told apart by their value."""
    parts = [part_of(value) for value in args] + [(name, part_of(value)) for name, value in sorted(kwargs.items())]
    return None if any(part is NotImplemented or part[-1] is NotImplemented for part in parts) else tuple(parts)


def part_of(value: Any) -> Any:
    if isinstance(value, models.Model):
        return (value._meta.label, value.pk) if value.pk is not None else (NotImplemented,)
    if isinstance(value, tuple):
        inside = tuple(part_of(each) for each in value)
        return (NotImplemented,) if any(each[-1] is NotImplemented for each in inside) else ("tuple", inside)
    if isinstance(value, dict):
        return part_of(tuple(sorted(value.items(), key=str)))
    frozen = is_dataclass(value) and getattr(type(value), "__hash__", None) is not None
    if value is None or frozen or isinstance(value, str | int | float | bool | date | Enum | UUID | type):
        return (type(value).__name__, value)
    return (NotImplemented,)
