"""Do the markers agree? Coefficients over a session and the cells that a jury should look at."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from mercatique.kernel.format import number
from mercatique.methods.marking import Agreement, cohen_kappa, krippendorff_alpha
from mercatique.prove.framework import Criterion
from mercatique.prove.marking import grids, sheets
from mercatique.prove.marking.models import Mark, Settlement, Terms
from mercatique.prove.sessions.models import Session

#: Levels as steps of a scale.
STEP = {grids.NOT_ACQUIRED: 0, grids.IN_PROGRESS: 1, grids.ACQUIRED: 2}
#: Krippendorff's usual reading.
GOOD, FAIR = 0.8, 0.667


@dataclass(frozen=True)
class Given:
    """One mark, with what is needed to compare it."""

    candidate: Any
    criterion: str
    seat: Any
    marker: str
    points: Decimal | None
    level: str
    comment: str

    @property
    def size(self) -> Decimal:
        return self.points if self.points is not None else Decimal(STEP.get(self.level, 0))

    @property
    def shown(self) -> str:
        return number(self.points) if self.points is not None else str(grids.LEVELS.get(self.level, self.level))


@dataclass(frozen=True)
class Cell:
    """One criterion of one candidate where markers differ."""

    candidate: Any
    criterion: str
    given: tuple[Given, ...]

    @property
    def spread(self) -> Decimal:
        sizes = [one.size for one in self.given]
        return max(sizes) - min(sizes)


@dataclass(frozen=True)
class Line:
    """Agreement on a criterion, or over all."""

    criterion: Criterion | None
    found: Agreement
    sentence: str
    cells: int


def marks(session: Session, candidates: Iterable[Any] | None = None) -> list[Given]:
    """The sealed marks of candidates whose grids are all sealed."""
    rows = Mark.objects.filter(sheet__session=session, sheet__reading=1, sheet__sealed_at__isnull=False, proposed=False)
    if candidates is not None:
        rows = rows.filter(sheet__candidate__in=candidates)
    known = sheets.complete(session, candidates if candidates is not None else session.candidates.values("pk"))
    fields = ("sheet__candidate", "criterion", "sheet__seat", "sheet__seat__name", "points", "level", "comment")
    return [Given(*row) for row in rows.order_by("sheet__order", "criterion").values_list(*fields) if row[0] in known]


def cells(given: Iterable[Given], terms: Terms) -> list[Cell]:
    """The cells that disagree: points that differ by the threshold or more, levels that are not the same."""
    by: dict[tuple[Any, str], list[Given]] = defaultdict(list)
    for one in given:
        by[one.candidate, one.criterion].append(one)
    found = [Cell(candidate, criterion, tuple(several)) for (candidate, criterion), several in by.items() if len(several) > 1]
    return [cell for cell in found if (cell.spread >= terms.gap if cell.given[0].points is not None else cell.spread > 0)]


def open_cells(session: Session, given: Iterable[Given], terms: Terms) -> list[Cell]:
    """Disagreements the jury has not settled and that still count."""
    settled = set(Settlement.objects.filter(session=session).values_list("candidate", "criterion"))
    out = sheets.neutralised(session)
    return [cell for cell in cells(given, terms) if (cell.candidate, cell.criterion) not in settled and cell.criterion not in out[cell.candidate]]


def measure(given: list[Given]) -> Agreement:
    """Cohen (linear weights) when the same two people marked everything, else Krippendorff on the order of the scale.

    The page shows no interval, so none is drawn: with one for each criterion the page took seconds.
    """
    raters = {one.seat for one in given}
    by: dict[tuple[Any, str], dict[Any, Given]] = defaultdict(dict)
    for one in given:
        by[one.candidate, one.criterion][one.seat] = one
    if len(raters) == 2 and all(len(several) == 2 for several in by.values()):
        first, second = sorted(raters, key=str)
        pairs = list(by.values())
        return cohen_kappa([float(pair[first].size) for pair in pairs], [float(pair[second].size) for pair in pairs], weights="linear")
    units = [f"{one.candidate} {one.criterion}" for one in given]
    return krippendorff_alpha(units, [str(one.seat) for one in given], [float(one.size) for one in given], level="ordinal", draws=0)


def sentence(found: Agreement) -> str:
    """What the coefficient says, in words."""
    if found.coefficient is None:
        if found.raw == 1:
            return _("All gave the same mark everywhere: nothing to discuss, and nothing that chance could be told from.")
        if found.units:
            return _("One marker gave the same mark everywhere: agreement cannot be told from chance; look at the cells that differ.")
        return _("Nothing was marked twice yet: agreement cannot be measured.")
    shown = number(found.coefficient, decimals=2)
    if found.coefficient >= GOOD:
        return _("The markers judge alike (%(value)s, where 1 is full agreement and 0 chance).") % {"value": shown}
    if found.coefficient >= FAIR:
        return _("The markers judge roughly alike (%(value)s): look at the cells that differ before concluding.") % {"value": shown}
    if found.coefficient > 0:
        return _("The markers do not judge alike enough (%(value)s, under 0.667): each cell that differs is to be discussed.") % {"value": shown}
    return _("The markers agree no better than chance would (%(value)s): agree on what the levels mean, then look again.") % {"value": shown}


def table(session: Session) -> tuple[Line, list[Line], list[Cell]]:
    """Agreement over all, by criterion, and the cells that disagree."""
    framework, terms = grids.framework_of(session), grids.terms_of(session)
    given = marks(session)
    apart = cells(given, terms)
    by: dict[str, list[Given]] = defaultdict(list)
    for one in given:
        by[one.criterion].append(one)
    lines = []
    for criterion in framework.criteria:
        if by[criterion.key]:
            found = measure(by[criterion.key])
            lines.append(Line(criterion, found, sentence(found), sum(cell.criterion == criterion.key for cell in apart)))
    whole = measure(given)
    return Line(None, whole, sentence(whole), len(apart)), lines, apart
