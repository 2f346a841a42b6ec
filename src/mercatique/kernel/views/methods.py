"""The methods: what can be computed, and the manual page of each with its example."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from mercatique.kernel import examples, manual
from mercatique.kernel import figures as kept
from mercatique.kernel.access import workspace_view
from mercatique.kernel.models import Workspace
from mercatique.kernel.views.figures import page_of

if TYPE_CHECKING:
    from mercatique.methods import Method


def known(name: str) -> "Method":
    from mercatique.methods import METHODS

    found = next((method for method in METHODS if method.name == name), None)
    if found is None:
        raise Http404
    return found


@workspace_view()
def catalogue(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Every method by what a marketer asks."""
    from mercatique.methods import METHODS
    from mercatique.methods.families import FAMILIES

    groups = [(key, label, [method for method in METHODS if method.family == key]) for key, label in FAMILIES.items()]
    return render(request, "kernel/methods.html", {"groups": [group for group in groups if group[2]], "count": len(METHODS)})


@workspace_view()
def page(request: HttpRequest, workspace: Workspace, name: str) -> HttpResponse:
    """The manual page of a method in the reader's language, with the figures that use it."""
    method = known(name)
    context = {
        "method": method,
        "manual": manual.manual(method.manual_in(get_language() or "en")),
        "specs": [(spec, page_of(spec, workspace)) for spec in kept.FIGURES.values() if spec.method == name],
        "has_example": name in examples.names(),
    }
    return render(request, "kernel/method.html", context)


@workspace_view()
def example(request: HttpRequest, workspace: Workspace, name: str) -> HttpResponse:
    """The method at work on a demo company; fetched by its page, and a page of its own without script."""
    method = known(name)
    shown = examples.example(name)
    if shown is None:
        raise Http404
    return render(request, "kernel/method_example.html", {"method": method, "example": shown})
