"""Results that the table of ad spend tells by itself: campaigns led to an action, month by month, beside what is written down.

A result that somebody wrote down or brought comes first: the table fills only what it leaves empty. So a month of a campaign, or of
a medium of an action, is counted once, whichever way it came. Months before the one in which the action begins are not its own.
"""

import copy
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from mercatique.kernel.models import Workspace
from mercatique.plan.budgets import media as spent
from mercatique.plan.budgets.media import Campaign, Month
from mercatique.plan.models import Action
from mercatique.steer.returns import media
from mercatique.steer.returns.models import Outcome


def medium_of(campaign: Campaign) -> str:
    """The medium of a campaign: what its platform is, or what the name of its channel means."""
    known = media.catalogue().get(campaign.channel) or media.known(campaign.channel) or media.known(campaign.platform) or media.known(campaign.name)
    return known.code if known else ""


def name_of(campaign: Campaign) -> str:
    """What the channel is called: the platform, or the channel of a file that names none."""
    medium = media.catalogue().get(campaign.channel)
    return campaign.platform or (str(medium) if medium else campaign.channel)


def values_of(campaign: Campaign, part: Month) -> dict[str, Any]:
    """The fields of a result that a month of the table speaks of."""
    results = campaign.rule.results if campaign.rule else ""
    found: dict[str, Any] = {"spend": part.spend, "impressions": whole(part.impressions), "clicks": whole(part.clicks)}
    if results:
        found[results] = whole(part.results)
    if results == "orders" and part.value:
        found["revenue"] = part.value.quantize(spent.CENT)
    return {name: value for name, value in found.items() if value is not None}


def whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value.to_integral_value())


def joined(workspace: Workspace, until: date, written: dict[Any, list[Outcome]]) -> dict[Any, list[Outcome]]:
    """The results written down, with what the table of ad spend adds to them; by action."""
    campaigns = [campaign for campaign in spent.read(workspace, until) if campaign.action is not None]
    if not campaigns:
        return written
    found: dict[Any, list[Outcome]] = defaultdict(list, {key: list(rows) for key, rows in written.items()})
    fill: dict[tuple[Any, int], dict[str, Any]] = {}
    for campaign in campaigns:
        assert campaign.action is not None
        medium = medium_of(campaign)
        for month, part in campaign.counted.items():
            values = values_of(campaign, part)
            place = place_of(found[campaign.action.pk], campaign, medium, month)
            if place is None:
                found[campaign.action.pk].append(made(workspace, campaign.action, campaign, medium, month, values))
            else:
                sums = fill.setdefault((campaign.action.pk, place), {})
                for name, value in values.items():
                    sums[name] = sums.get(name, 0) + value
    for (action, place), sums in fill.items():
        row = copy.copy(found[action][place])
        for name, value in sums.items():
            if getattr(row, name) is None:
                setattr(row, name, value)
        row.completed = True  # type: ignore[attr-defined]
        found[action][place] = row
    for rows in found.values():
        rows.sort(key=lambda row: (row.month or date.min, row.number or 10**9))
    return found


def place_of(rows: list[Outcome], campaign: Campaign, medium: str, month: date) -> int | None:
    """The result of that month that tells of this campaign, or of its medium without naming a campaign."""
    same = [(place, row) for place, row in enumerate(rows) if row.number is not None and row.month == month]
    for place, row in same:
        if row.platform == campaign.source and row.campaign.casefold() == campaign.name.casefold():
            return place
    return next((place for place, row in same if not row.platform and medium and row.medium == medium), None)


def made(workspace: Workspace, action: Action, campaign: Campaign, medium: str, month: date, values: dict[str, Any]) -> Outcome:
    """A result that only the table tells; it is not written down."""
    return Outcome(
        workspace=workspace, title=campaign.name[:200], action=action, channel=name_of(campaign), medium=medium, month=month, source=Outcome.Source.TABLE,
        platform=campaign.source[:20], campaign=campaign.name[:200], **values,
    )  # fmt: skip
