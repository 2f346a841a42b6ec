"""What later rooms have to say on an earlier room's page: pieces of page and consequences of a change."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

Piece = Callable[[HttpRequest, Any], tuple[str, dict[str, Any]] | None]

PANELS: dict[type, list[Piece]] = defaultdict(list)
CONSEQUENCES: dict[type, list[Callable[[Any, dict[str, Any]], list[str]]]] = defaultdict(list)


def panel(model: type) -> Callable[[Piece], Piece]:
    """``@panel(Objective)`` on ``f(request, record) -> (template, context) | None``: a piece of the record's page."""

    def register(piece: Piece) -> Piece:
        PANELS[model].append(piece)
        return piece

    return register


def consequence(model: type) -> Callable[..., Any]:
    """``@consequence(Task)`` on ``f(record, changes) -> sentences``: what a change would move, said before it is confirmed."""

    def register(function: Callable[[Any, dict[str, Any]], list[str]]) -> Any:
        CONSEQUENCES[model].append(function)
        return function

    return register


def pieces(request: HttpRequest, record: Any) -> list[str]:
    """The rendered pieces for a record's page."""
    found = (piece(request, record) for piece in PANELS[type(record)])
    return [render_to_string(template, context, request) for template, context in filter(None, found)]


def consequences(record: Any, changes: dict[str, Any]) -> list[str]:
    return [sentence for function in CONSEQUENCES[type(record)] for sentence in function(record, changes)]
