"""What the plan addresses: segments by funnel stages and channels, by count and by budget; its holes in sentences."""

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.analyze.models import Segment
from mercatique.kernel.models import Workspace
from mercatique.kernel.periods import FiscalYear
from mercatique.plan.actions import stages, table
from mercatique.plan.actions.table import Row
from mercatique.plan.models import Action

#: Holes named before the rest is counted.
SAID = 4


def channels_of(action: Action) -> list[str]:
    """The channels of an action, as typed between commas, each once."""
    found = {part.strip().casefold(): part.strip() for part in re.split(r"[,;/+]", action.channels) if part.strip()}
    return list(found.values())


def named(channel: str) -> str:
    return channel[:1].upper() + channel[1:]


@dataclass(frozen=True)
class Cell:
    """The actions at a crossing, and their budget."""

    rows: tuple[Row, ...]
    share: float = 0.0
    budget_share: float = 0.0
    label: str = ""

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def budget(self) -> Decimal:
        return sum((row.total for row in self.rows), Decimal(0))

    @property
    def heat(self) -> int:
        return self.step(self.share)

    @property
    def budget_heat(self) -> int:
        return self.step(self.budget_share)

    def step(self, share: float) -> int:
        """From 0 to 8, so that what is there differs from what is not."""
        return 0 if not self.rows else 1 + min(7, round(7 * share))


@dataclass(frozen=True)
class Line:
    """A segment or a channel with its cells, one per stage, and all of it."""

    label: str
    url: str
    cells: tuple[Cell, ...]
    whole: Cell


@dataclass(frozen=True)
class Coverage:
    """What is addressed in a fiscal year; ``chosen`` when only one channel is looked at."""

    year: FiscalYear
    stages: tuple[tuple[str, str], ...]
    segments: tuple[Line, ...]
    channels: tuple[Line, ...]
    sums: tuple[Cell, ...]
    linked: tuple[Row, ...]
    unsaid: tuple[Row, ...]
    alone: tuple[Row, ...]
    actions: int
    names: tuple[str, ...]
    chosen: str

    @property
    def holes(self) -> list[str]:
        """What nobody addresses, in sentences."""
        found = []
        empty = [line.label for line in self.segments if not line.whole.count and line.url]
        if empty:
            found.append(ngettext("No action addresses the segment %(names)s.", "No action addresses the segments %(names)s.", len(empty)) % {"names": several(empty)})
        nowhere = [label for (key, label), cell in zip(self.stages, self.sums, strict=True) if key and not cell.count]
        if nowhere:
            found.append(ngettext("No action works at the stage %(names)s.", "No action works at the stages %(names)s.", len(nowhere)) % {"names": several(nowhere)})
        for line in self.segments:
            lacking = [label for (key, label), cell in zip(self.stages, line.cells, strict=True) if key and not cell.count and label not in nowhere]
            if line.url and line.whole.count and lacking and len(lacking) < len(self.stages) - 1:
                found.append(_("“%(segment)s” is not addressed at: %(names)s.") % {"segment": line.label, "names": ", ".join(lacking)})
        return found

    @property
    def cross(self) -> str:
        """How many actions go through several channels."""
        if not self.actions:
            return ""
        values = {"n": len(self.linked), "all": self.actions, "channels": len(self.names)}
        return ngettext("%(n)d of %(all)d actions links several channels; the plan uses %(channels)d.", "%(n)d of %(all)d actions link several channels; the plan uses %(channels)d.", len(self.linked)) % values


def several(names: list[str]) -> str:
    shown = ", ".join(_("“%(name)s”") % {"name": name} for name in names[:SAID])
    return shown if len(names) <= SAID else _("%(names)s and %(n)d more") % {"names": shown, "n": len(names) - SAID}


def read(workspace: Workspace, year: FiscalYear, channel: str = "") -> Coverage:
    plan = table.of_year(table.read(workspace, year))
    names: dict[str, str] = {}
    for row in plan.rows:
        for name in channels_of(row.action):
            names.setdefault(name.casefold(), named(name))
    chosen = channel.casefold() if channel.casefold() in names else ""
    rows = [row for row in plan.rows if not chosen or chosen in {name.casefold() for name in channels_of(row.action)}]
    columns = [*stages.choices(), *([("", _("Stage not said"))] if any(not row.action.stage for row in rows) else [])]
    by_segment: dict[Any, list[Row]] = defaultdict(list)
    by_channel: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_segment[row.action.segment_id].append(row)
        for name in channels_of(row.action):
            by_channel[name.casefold()].append(row)
    lines = []
    for segment in Segment.objects.filter(workspace=workspace).order_by("number"):
        segment.workspace = workspace
        lines.append((str(segment), segment.get_absolute_url(), by_segment[segment.pk]))
    if by_segment[None]:
        lines.append((_("Segment not said"), "", by_segment[None]))
    through = [(name, "", by_channel[key]) for key, name in sorted(names.items(), key=lambda item: (-len(by_channel[item[0]]), item[1])) if by_channel[key]]
    linked = [row for row in rows if len(channels_of(row.action)) > 1]
    return Coverage(
        year, tuple((key, str(label)) for key, label in columns), crossed(lines, columns), crossed(through, columns),
        tuple(cells(rows, columns)), tuple(linked), tuple(row for row in rows if not row.action.stage),
        tuple(row for row in rows if not row.action.channels.strip()), len(rows), tuple(sorted(names.values())), names.get(chosen, ""),
    )  # fmt: skip


def cells(rows: list[Row], columns: list[tuple[str, Any]]) -> list[Cell]:
    return [Cell(tuple(row for row in rows if row.action.stage == key), label=str(label)) for key, label in columns]


def crossed(lines: list[tuple[str, str, list[Row]]], columns: list[tuple[str, Any]]) -> tuple[Line, ...]:
    """Each line with its cells, shaded against the fullest of all."""
    bare = [(label, url, cells(rows, columns), Cell(tuple(rows))) for label, url, rows in lines]
    most = max((cell.count for _label, _url, line, _whole in bare for cell in line), default=0) or 1
    richest = max((cell.budget for _label, _url, line, _whole in bare for cell in line), default=Decimal(0)) or Decimal(1)
    return tuple(
        Line(label, url, tuple(Cell(cell.rows, cell.count / most, float(cell.budget / richest), cell.label) for cell in line), whole)
        for label, url, line, whole in bare
    )
