"""Search over a workspace: every kind of record, files, figures and documents, by all words."""

from dataclasses import dataclass

from django.db.models import Q

from mercatique.kernel.documents import DOCUMENTS
from mercatique.kernel.figures import FIGURES
from mercatique.kernel.models import Workspace
from mercatique.kernel.records import RECORDS

EACH = 20


@dataclass(frozen=True)
class Hit:
    """Something found, and where it is."""

    text: str
    url: str
    detail: str = ""


def search(workspace: Workspace, query: str) -> list[tuple[str, list[Hit]]]:
    """What holds all the words, grouped by kind, titles first."""
    from django.urls import reverse

    words = query.split()[:8]
    if not words:
        return []
    groups: list[tuple[str, list[Hit]]] = []
    for kind in RECORDS.values():
        match = Q()
        for word in words:
            either = Q(title__icontains=word)
            for name in kind.model.searched:
                either |= Q(**{f"{name}__icontains": word})
            match &= either
        hits = []
        for record in kind.of(workspace).filter(match).order_by("title")[:EACH]:
            record.workspace = workspace
            hits.append(Hit(str(record), record.get_absolute_url(), excerpt(record, words)))
        if hits:
            groups.append((str(kind.model._meta.verbose_name_plural).capitalize(), hits))
    low = [word.casefold() for word in words]
    from django.utils.translation import gettext as _

    found = [spec for spec in FIGURES.values() if spec.indicates and all(word in f"{spec.label} {spec.question}".casefold() for word in low)]
    if found:
        groups.append((_("Figures"), [Hit(str(spec.label), reverse("figures", args=[workspace.slug]) + f"#{spec.key}") for spec in found[:EACH]]))
    papers = [spec for spec in DOCUMENTS.values() if all(word in str(spec.label).casefold() for word in low)]
    if papers:
        groups.append((_("Documents"), [Hit(str(spec.label), reverse("document", args=[workspace.slug, spec.name])) for spec in papers]))
    return groups


def excerpt(record: object, words: list[str]) -> str:
    """The stretch of a record's text in which a word was found, when it is not in the title."""
    for name in getattr(record, "searched", ()):
        text = str(getattr(record, name) or "")
        place = text.casefold().find(words[0].casefold())
        if place >= 0:
            start = max(0, place - 40)
            return ("…" if start else "") + text[start : place + 80].replace("\n", " ") + ("…" if len(text) > place + 80 else "")
    return ""
