"""The pages of segments: the list with its counts, the builder, and who belongs to a segment today."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from mercatique.analyze.customers import listing
from mercatique.analyze.segments import draft, figures, rule
from mercatique.kernel import records
from mercatique.kernel.models import Workspace
from mercatique.kernel.records import Page

#: Filters of the list of customers that a rule can say.
FILTERS = ("segment", "country", "site", "brand", "activity", "r", "f", "m")


def from_query(query: Any) -> dict[str, Any]:
    """The filters of the list of customers as a rule: « make a segment of this »."""
    parts = [{"field": name, "op": "=", "value": query[name]} for name in FILTERS if query.get(name)]
    return draft.from_rule({"all": parts}).to_rule() if parts else {}


def name_of(query: Any) -> str:
    """A first name for what the filters say."""
    said = [rule.segment_label(query[name]) if name == "segment" else f"{name.upper()} {query[name]}" if name in "rfm" else query[name]
            for name in FILTERS if query.get(name)]  # fmt: skip
    return ", ".join(said)[:200]


class List(records.List):
    """Segments with what each holds today."""

    def page(self, request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
        for row in context.get("rows", []):
            row.figures = figures.of(row)
            row.words = rule.words(row.rule) if row.rule else ""
        return super().page(request, status, **context)


class Stepping(Page):
    """A form that the builder's buttons bring back changed, before anything is kept."""

    act = "form"

    def step(self, request: HttpRequest, record: Any = None) -> HttpResponse:
        """The page with one step done: nothing is kept, nothing is demanded yet."""
        group = draft.from_fields({name: request.POST[name] for name in request.POST}, "rule")
        draft.act(group, request.POST.get("act", ""))
        typed = {name: request.POST.get(name, "") for name in ("title", "description", "offer", "version")}
        form = self.kind.form(instance=record, workspace=self.workspace, initial={**typed, "rule": group})
        return self.page(request, form=form, record=record)


class New(Stepping, records.New):
    """A segment from nothing, or from the filters of the list of customers."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        return {"rule": draft.from_rule(from_query(request.GET)), "title": name_of(request.GET)}

    def post(self, request: HttpRequest) -> HttpResponse:  # type: ignore[override]
        return self.step(request) if "act" in request.POST else super().post(request)


class Edit(Stepping, records.Edit):
    """A segment and its rule, changed step by step."""

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        return self.step(request, self.record(number)) if "act" in request.POST else super().post(request, number)


class Detail(records.Detail):
    """A segment: its rule in words, how many they are today, and who."""

    def about(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        context = super().about(request, record)
        context["values"] = [entry for entry in context["values"] if entry[1] != "rule"]
        context["filled"] = [entry for entry in context["filled"] if entry[1] != "rule"]
        context |= {"words": rule.words(record.rule) if record.rule else "", "figures": figures.of(record)}
        return {**context, **members(request, self.workspace, record)}


def members(request: HttpRequest, workspace: Workspace, record: Any) -> dict[str, Any]:
    """A page of the segment's customers."""
    if not record.rule or not workspace.warehouse.has("orders"):
        return {"rows": []}
    query = request.GET
    sort = query.get("sort") if query.get("sort") in listing.SORTS else "net"
    facts = listing.chosen(workspace, {"q": query.get("q", "")}, record.rule)
    rows, following = listing.page(workspace, facts, sort or "net", query.get("after", ""))
    return {
        "rows": rows,
        "sort": sort,
        "q": query.get("q", ""),
        "next_url": records.List.again(query, after=following) + "#list" if following else "",
        "first_url": records.List.again(query, after=None) + "#list" if query.get("after") else "",
    }


class Customers(Page):
    """All customers of a segment as a file."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        record = self.record(number)
        facts = listing.chosen(self.workspace, {}, record.rule)
        if not record.rule:
            facts = facts.limit(0)
        return listing.sent(self.workspace, facts, request.GET, _("segment-%(n)d") % {"n": number})  # type: ignore[no-any-return]
