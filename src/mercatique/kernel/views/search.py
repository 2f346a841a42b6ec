"""The page of what a search found."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mercatique.kernel import search as found_in
from mercatique.kernel.access import workspace_view
from mercatique.kernel.models import Workspace


@workspace_view()
def search(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:200]
    groups = found_in.search(workspace, query)
    context = {"query": query, "groups": groups, "total": sum(len(hits) for _label, hits in groups)}
    return render(request, "kernel/search.html", context)
