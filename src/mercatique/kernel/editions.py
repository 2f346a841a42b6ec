"""What has become of an issued version: whether the records and tables it is made of have changed since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mercatique.fault import Fault
from mercatique.kernel import documents
from mercatique.kernel.models import Edition, Workspace


@dataclass(frozen=True)
class Moved:
    """Records of a type that were written, changed or deleted after a version was issued."""

    name: str
    count: int
    last: datetime | None
    url: str = ""


def since(edition: Edition) -> list[Moved]:
    """What has changed since a version was issued, most records first; nothing when its document says not what it reads."""
    try:
        spec = documents.known(edition.workspace, edition.kind)
    except Fault:
        return [Moved(_("what it was about has been deleted"), 1, None)]
    return moved(spec, edition)


def moved(spec: documents.Spec, edition: Edition) -> list[Moved]:
    workspace, found = edition.workspace, []
    if spec.reads is not None:
        for model, narrowed in spec.reads(spec.about or workspace).items():
            rows = model.history.filter(workspace_id=workspace.pk, history_date__gt=edition.issued_at, **narrowed)  # type: ignore[attr-defined]
            told = rows.aggregate(n=Count("id", distinct=True), last=Max("history_date"))
            if told["n"]:
                found.append(Moved(str(model._meta.verbose_name_plural), told["n"], told["last"], list_of(workspace, model)))
    if spec.tables and edition.data_version != workspace.warehouse.version("orders"):
        found.append(Moved(_("imported data"), 1, None, reverse("imports", args=[workspace.slug])))
    return sorted(found, key=lambda each: (-each.count, each.name))


def list_of(workspace: Workspace, model: Any) -> str:
    """The list of a record type, last changed first; records without a list of their own have none."""
    try:
        return reverse(model.address("list"), args=[workspace.slug]) + "?sort=-changed_at"
    except NoReverseMatch:
        return ""


def words(found: list[Moved]) -> str:
    """ "3 actions, 1 objective" as it goes into a sentence."""
    return ", ".join(f"{each.name} ({each.count})" if each.last else each.name for each in found)


def latest(workspace: Workspace) -> dict[str, Edition]:
    """The last version of each document, by its name."""
    found: dict[str, Edition] = {}
    for edition in Edition.objects.filter(workspace=workspace).defer("content").order_by("kind", "number"):
        edition.workspace = workspace
        found[edition.kind] = edition
    return found


def key_of(edition: Edition) -> str:
    """How a record names a version: ``marketing-plan/2``."""
    return f"{edition.kind}/{edition.number}"


def named(workspace: Workspace, key: str) -> Edition | None:
    """The version that a record names."""
    kind, _slash, number = key.rpartition("/")
    if not kind or not number.isdecimal() or len(number) > 8:
        return None
    found = Edition.objects.filter(workspace=workspace, kind=kind, number=int(number)).defer("content").first()
    if found is not None:
        found.workspace = workspace
    return found


def shown(edition: Edition) -> str:
    """A version in words."""
    return _("%(title)s, version %(number)d") % {"title": capfirst(edition.title), "number": edition.number}
