"""A dossier read once for a page or a document: sections with their pieces, words, pages, authors, limits."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.kernel.format import number
from mercatique.prove.dossiers import writing
from mercatique.prove.dossiers.models import Dossier, Inset, Section


@dataclass(frozen=True)
class Part:
    """A section with what is counted of it."""

    section: Section
    insets: tuple[Inset, ...]
    wordings: tuple[writing.Wording, ...]
    remarks: int = 0

    @property
    def words(self) -> int:
        return writing.words(self.section.text)

    @property
    def pages(self) -> Decimal:
        return writing.pages(self.section.text, len(self.insets))

    @property
    def authors(self) -> list[tuple[str, int]]:
        return writing.by_author(list(self.wordings))

    @property
    def names(self) -> str:
        return ", ".join(name for name, _words in self.authors if name)

    @property
    def state(self) -> str:
        """How far it is: empty, short, long or written."""
        low, high = self.section.words_min, self.section.words_max
        if not self.words:
            return "empty"
        if low and self.words < low:
            return "short"
        if (high and self.words > high) or (self.section.pages_max and self.pages > self.section.pages_max):
            return "long"
        return "written"

    @property
    def limits(self) -> str:
        """The limits in words: "400 to 1,500 words"."""
        low, high = self.section.words_min, self.section.words_max
        if low and high:
            return _("%(low)s to %(high)s words") % {"low": number(low), "high": number(high)}
        if high:
            return _("at most %(high)s words") % {"high": number(high)}
        return _("at least %(low)s words") % {"low": number(low)} if low else ""

    @property
    def gap(self) -> str:
        return _("%(section)s: %(says)s") % {"section": self.section.title, "says": self.says}

    @property
    def says(self) -> str:
        """What is not within its limits, in a sentence; nothing when all is."""
        low, high = self.section.words_min or 0, self.section.words_max or 0
        if self.state == "empty":
            return _("Nothing is written yet.")
        if self.state == "short":
            return ngettext("%(n)s word is missing.", "%(n)s words are missing.", low - self.words) % {"n": number(low - self.words)}
        if self.state == "long" and high and self.words > high:
            return ngettext("%(n)s word too many.", "%(n)s words too many.", self.words - high) % {"n": number(self.words - high)}
        return _("More pages than allowed.") if self.state == "long" else ""


@dataclass(frozen=True)
class Reading:
    dossier: Dossier
    parts: tuple[Part, ...] = field(default_factory=tuple)

    @property
    def words(self) -> int:
        return sum(part.words for part in self.parts)

    @property
    def pages(self) -> Decimal:
        return sum((part.pages for part in self.parts), Decimal(0))

    @property
    def pieces(self) -> int:
        return sum(len(part.insets) for part in self.parts)

    @property
    def written(self) -> int:
        """Sections within their limits."""
        return sum(part.state == "written" for part in self.parts)

    @property
    def whole(self) -> bool:
        return bool(self.parts) and self.written == len(self.parts) and not self.too_long

    @property
    def too_long(self) -> bool:
        high, pages = self.dossier.words_max, self.dossier.pages_max
        return bool((high and self.words > high) or (pages and self.pages > pages))

    @property
    def minutes(self) -> Decimal:
        return sum((part.section.minutes or Decimal(0) for part in self.parts if part.section.slide.strip()), Decimal(0))

    @property
    def authors(self) -> list[tuple[str, int]]:
        total: Counter[str] = Counter()
        for part in self.parts:
            total.update(dict(part.authors))
        return sorted(total.items(), key=lambda item: (-item[1], item[0]))


def read(dossier: Dossier) -> Reading:
    sections = list(dossier.sections.all())
    ids = [section.pk for section in sections]
    insets: dict[Any, list[Inset]] = defaultdict(list)
    for inset in Inset.objects.filter(section__in=ids).select_related("figure", "attachment").order_by("position", "number"):
        inset.workspace = dossier.workspace
        insets[inset.section_id].append(inset)
    rows: dict[Any, list[Any]] = defaultdict(list)
    past = Section.history.filter(workspace_id=dossier.workspace_id, id__in=ids).order_by("history_date", "history_id")  # type: ignore[attr-defined]
    for pk, text, actor, at in past.values_list("id", "text", "actor", "history_date"):
        rows[pk].append((text, actor, at))
    from mercatique.prove.dossiers.models import Remark

    open_remarks = Counter(Remark.objects.filter(section__in=ids, settled_at=None).values_list("section_id", flat=True))
    parts = []
    for section in sections:
        section.workspace, section.dossier = dossier.workspace, dossier
        wordings = tuple(writing.wordings(section, rows[section.pk]))
        parts.append(Part(section, tuple(insets[section.pk]), wordings, open_remarks[section.pk]))
    return Reading(dossier, tuple(parts))
