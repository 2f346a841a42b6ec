"""Results from the file of an advertising platform: kept aside, shown as understood, then written all at once or not at all."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.aside import Shelf
from mercatique.kernel.models import Workspace
from mercatique.plan.models import Action
from mercatique.steer.models import Outcome
from mercatique.steer.returns import platforms
from mercatique.steer.returns.platforms import Entry, Report

#: Results written at once.
KEPT = 2000
#: What conversions of a platform may be.
CONVERSIONS = {"leads": gettext_lazy("leads"), "orders": gettext_lazy("orders"), "": gettext_lazy("neither: leave them out")}
FAULTS = {"day": gettext_lazy("the day cannot be read"), "number": gettext_lazy("a number cannot be read, or is below zero")}
NEW, CHANGED, SAME, FULLER = "new", "changed", "same", "fuller"
REPORTS = Shelf("platforms")


def keep(workspace: Workspace, data: bytes, name: str) -> str:
    """Put a report aside that can be read and is in our currency."""
    return REPORTS.keep(workspace, data, name, lambda data, name: refuse(workspace, platforms.read(data, name)))


def refuse(workspace: Workspace, report: Report) -> None:
    """Amounts of another currency are never added to ours."""
    other = [code for code in report.currencies if code != workspace.currency]
    if other:
        raise Fault(
            "platform-currency", mark("The file is in %(theirs)s and this workspace in %(ours)s: convert it first, without a rate the two are not added."),
            theirs=", ".join(other), ours=workspace.currency,
        )  # fmt: skip
    if not report.entries:
        raise Fault("platform-empty", mark("The file of %(platform)s has no line that can be read."), platform=report.platform.name)


@dataclass(frozen=True)
class Campaign:
    """A campaign of the file: its months added up, where it was led before, and what would become of each month."""

    name: str
    entries: tuple[Entry, ...]
    states: Mapping[str, int]
    #: Number of the action it was led to before; empty when it is new.
    chosen: str
    medium: str

    @property
    def key(self) -> str:
        return hashlib.sha256(self.name.casefold().encode()).hexdigest()[:16]

    @property
    def spend(self) -> Decimal | None:
        values = [entry.spend for entry in self.entries if entry.spend is not None]
        return sum(values, Decimal(0)) if values else None

    @property
    def revenue(self) -> Decimal | None:
        values = [entry.revenue for entry in self.entries if entry.revenue is not None]
        return sum(values, Decimal(0)) if values else None

    def count(self, name: str) -> int | None:
        values = [value for entry in self.entries if (value := entry.count(name)) is not None]
        return sum(values) if values else None

    @property
    def impressions(self) -> int | None:
        return self.count("impressions")

    @property
    def clicks(self) -> int | None:
        return self.count("clicks")

    @property
    def conversions(self) -> int | None:
        found = [self.count(name) for name in ("conversions", "leads", "orders")]
        return next((value for value in found if value is not None), None)


@dataclass(frozen=True)
class Understood:
    """What a file says, before anything is written."""

    report: Report
    name: str
    campaigns: tuple[Campaign, ...]

    @property
    def faults(self) -> list[tuple[int, str]]:
        return [(line, str(FAULTS[code])) for line, code in self.report.faults]

    @property
    def asks(self) -> bool:
        """Whether its conversions are neither leads nor orders by name."""
        return "conversions" in self.report.has

    @property
    def spend(self) -> Decimal:
        return sum((campaign.spend or Decimal(0) for campaign in self.campaigns), Decimal(0))

    def months(self, state: str) -> int:
        return sum(campaign.states.get(state, 0) for campaign in self.campaigns)


def understood(workspace: Workspace, data: bytes, name: str, conversions: str = "") -> Understood:
    """Read a kept file beside what is written already."""
    report = platforms.read(data, name)
    refuse(workspace, report)
    known = written(workspace, report)
    led: dict[str, Outcome] = {}
    for row in Outcome.objects.filter(workspace=workspace, platform=report.platform.code).select_related("action").order_by("month"):
        led[row.campaign.casefold()] = row
    found = []
    for campaign in report.campaigns:
        entries = tuple(entry for entry in report.entries if entry.campaign.casefold() == campaign.casefold())
        states: dict[str, int] = {}
        for entry in entries:
            state = state_of(known.get(entry.key(report.platform.code)), values_of(entry, conversions), len(entry.days))
            states[state] = states.get(state, 0) + 1
        before = led.get(campaign.casefold())
        chosen = str(before.action.number) if before is not None and before.action is not None else ""
        found.append(Campaign(campaign, entries, states, chosen, before.medium if before is not None and before.medium else report.platform.medium))
    return Understood(report, name, tuple(found))


def written(workspace: Workspace, report: Report) -> dict[str, Outcome]:
    keys = [entry.key(report.platform.code) for entry in report.entries]
    found: dict[str, Outcome] = {}
    for start in range(0, len(keys), 500):
        for row in Outcome.objects.filter(workspace=workspace, source_key__in=keys[start : start + 500]):
            row.workspace = workspace
            found[row.source_key] = row
    return found


def values_of(entry: Entry, conversions: str) -> dict[str, Any]:
    """The fields of a result the file speaks of."""
    values: dict[str, Any] = {name: entry.count(name) for name in ("impressions", "clicks", "leads", "orders")}
    if conversions in {"leads", "orders"} and values[conversions] is None:
        values[conversions] = entry.count("conversions")
    values |= {"spend": entry.spend, "revenue": entry.revenue}
    return {name: value for name, value in values.items() if value is not None}


def state_of(row: Outcome | None, values: Mapping[str, Any], days: int) -> str:
    """What would become of a month: new, changed, the same, or left because what is there covers more days."""
    if row is None:
        return NEW
    if row.days is not None and days < row.days:
        return FULLER
    return SAME if all(getattr(row, name) == value for name, value in values.items()) and row.days == days else CHANGED


def write(workspace: Workspace, found: Understood, choices: Mapping[str, str], media: Mapping[str, str], conversions: str) -> dict[str, int]:
    """Write the campaigns a person kept; gives how many months are new, changed, the same, or kept because they were fuller.

    ``choices`` gives by the key of a campaign an action's number, or "" to leave it out; ``media`` its medium.
    """
    actions = {str(action.number): action for action in Action.objects.filter(workspace=workspace)}
    platform, known = found.report.platform, written(workspace, found.report)
    told = dict.fromkeys((NEW, CHANGED, SAME, FULLER), 0)
    wanted = [campaign for campaign in found.campaigns if choices.get(campaign.key, campaign.chosen)]
    if sum(len(campaign.entries) for campaign in wanted) > KEPT:
        raise Fault("too-many-results", mark("These are more than %(limit)s results: keep fewer campaigns, then bring the file again for the others."), limit=str(KEPT))
    try:
        with transaction.atomic():
            for campaign in wanted:
                action = actions.get(choices.get(campaign.key, campaign.chosen))
                if action is None:
                    raise Fault("no-action", mark("One of the actions chosen is no longer there: look again."))
                medium = media.get(campaign.key, campaign.medium)
                for entry in campaign.entries:
                    values = values_of(entry, conversions)
                    row = known.get(entry.key(platform.code))
                    state = state_of(row, values, len(entry.days))
                    if state == SAME and row is not None and (row.action_id, row.medium) != (action.pk, medium):
                        state = CHANGED
                    told[state] += 1
                    if state in {SAME, FULLER}:
                        continue
                    key = entry.key(platform.code)
                    if row is None:
                        row = Outcome(id=uuid5(NAMESPACE_URL, f"{workspace.pk}|{key}"), workspace=workspace, title=f"{campaign.name} {entry.month:%m/%Y}"[:200], source_key=key)
                    for name, value in values.items():
                        setattr(row, name, value)
                    row.action, row.medium, row.channel = action, medium, row.channel or platform.name.partition(" (")[0]
                    row.month, row.days, row.campaign, row.platform = entry.month, len(entry.days), campaign.name[:200], platform.code
                    row.source, row.file_name = Outcome.Source.FILE, found.name[:200]
                    row.save()
    except IntegrityError:
        raise Fault("brought-meanwhile", mark("Somebody has brought some of these results meanwhile: look again.")) from None
    return told
