"""SMART, letter by letter: how the sources spell it (``smart.toml``), and what each letter finds on an objective."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mercatique.decide.models import Objective
from mercatique.decide.objectives import figures
from mercatique.kernel import indicators
from mercatique.kernel.criteria import Missing
from mercatique.kernel.format import day, percent
from mercatique.kernel.models import CheckResult, Direction, Figure, Workspace

CHECK = "objectives.smart"


@dataclass(frozen=True)
class Letter:
    """A letter of a variant: its sign, its name in both languages, the test that answers it."""

    sign: str
    test: str
    names: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        return worded(self.names)


@dataclass(frozen=True)
class Variant:
    """A way to spell SMART."""

    key: str
    names: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]
    letters: tuple[Letter, ...]

    @property
    def name(self) -> str:
        return worded(self.names)

    @property
    def note(self) -> str:
        return worded(self.notes)

    @property
    def word(self) -> str:
        """The letters as a word: SMART, SMARTER."""
        return "".join(letter.sign for letter in self.letters)


@dataclass(frozen=True)
class Finding:
    """What a letter found: ``met``, ``missing`` or ``judge``, the reason in words, the page where it is mended."""

    state: str
    reason: str
    url: str = ""


@dataclass(frozen=True)
class Answer:
    letter: Letter
    finding: Finding


def worded(texts: tuple[tuple[str, str], ...]) -> str:
    found = dict(texts)
    return found.get(get_language() or "fr") or found.get("fr", "")


@cache
def variants() -> dict[str, Variant]:
    """The ways to spell SMART by their keys; the first is taken where nobody chooses."""
    data = tomllib.loads((Path(__file__).parent / "smart.toml").read_text("utf-8"))
    return {
        row["key"]: Variant(
            row["key"],
            tuple(row["name"].items()),
            tuple(row["note"].items()),
            tuple(Letter(each["sign"], each["test"], (("fr", each["fr"]), ("en", each["en"]))) for each in row["letters"]),
        )
        for row in data["variants"]
    }


def chosen(workspace: Workspace, asked: str = "") -> Variant:
    """The variant asked for, else the one the workspace's frameworks last asked with, else the first."""
    known = variants()
    if asked in known:
        return known[asked]
    rows = CheckResult.objects.filter(workspace=workspace, name=CHECK).exclude(params={}).order_by("-checked_at")
    for row in rows:
        if row.params.get("variant") in known:
            return known[row.params["variant"]]
    return next(iter(known.values()))


def answers(objective: Objective, variant: Variant) -> list[Answer]:
    return [Answer(letter, TESTS[letter.test](objective)) for letter in variant.letters]


def missing(objective: Objective, variant: Variant) -> list[Missing]:
    """The letters that lack something, as a check says it."""
    return [
        Missing(_("“%(objective)s”, %(sign)s (%(letter)s): %(reason)s") % {
            "objective": objective, "sign": answer.letter.sign, "letter": answer.letter.name.lower(), "reason": answer.finding.reason,
        }, answer.finding.url)
        for answer in answers(objective, variant)
        if answer.finding.state == "missing"
    ]  # fmt: skip


def lacking(objective: Objective, names: list[str]) -> Finding:
    return Finding("missing", _("lacks %(names)s") % {"names": ", ".join(names)}, objective.page_url("edit"))


def specific(objective: Objective) -> Finding:
    """One thing is wanted, of something: a statement, and what it bears on."""
    lacks = [] if objective.statement else [_("a statement")]
    if not (objective.product_line or objective.site or objective.person or objective.level == Objective.Level.MISSION):
        lacks.append(_("what it bears on: a product line, a site or a person"))
    if lacks:
        return lacking(objective, lacks)
    return Finding("judge", _("“%(statement)s” A person says whether it leaves one reading only.") % {"statement": objective.statement})


def measurable(objective: Objective) -> Finding:
    """An indicator whose value can be read, from where to where."""
    indicator = objective.indicator
    if indicator is None:
        return lacking(objective, [_("an indicator")])
    if not indicator.figure_key and not indicators.measured(indicator):
        url = reverse("kernel:measure-new", args=[objective.workspace.slug]) + f"?indicator={indicator.pk}"
        return Finding("missing", _("no value of “%(indicator)s” has been measured yet") % {"indicator": indicator}, url)
    if objective.nature != Objective.Nature.QUALITATIVE:
        lacks = [words for value, words in ((objective.baseline, _("a baseline")), (objective.target, _("a target"))) if value is None]
        if lacks:
            return lacking(objective, lacks)
        values = {"indicator": indicator, "baseline": objective.get_baseline_display(), "target": objective.get_target_display()}
        return Finding("met", _("“%(indicator)s”: from %(baseline)s to %(target)s") % values)
    return Finding("met", _("followed by “%(indicator)s”") % {"indicator": indicator})


def actionable(objective: Objective) -> Finding:
    """Somebody can do something: an owner and means."""
    lacks = [words for value, words in ((objective.owner, _("an owner")), (objective.means, _("the means"))) if not value]
    if lacks:
        return lacking(objective, lacks)
    return Finding("judge", _("%(owner)s acts with: %(means)s") % {"owner": objective.owner, "means": objective.means})


def feasible(objective: Objective) -> Finding:
    """The means are said; whether they are enough is for a person to say."""
    if not objective.means:
        return lacking(objective, [_("the means")])
    return Finding("judge", _("means: %(means)s A person says whether they are enough.") % {"means": objective.means})


def attainable(objective: Objective) -> Finding:
    """The target against the forecast of its own indicator; what goes beyond it says why."""
    if objective.target is None or objective.indicator is None:
        return lacking(objective, [_("a target and an indicator to hold it against")])
    if wrong_way(objective):
        return Finding("missing", _("the target is no improvement on the baseline"), objective.page_url("edit"))
    kept = figures.kept(objective)
    if kept is None or not kept.result:
        reason = kept.reason.rstrip(".") if kept else _("its forecast has not been computed for the present data yet")
        if objective.ambition:
            return Finding("judge", _("no forecast (%(reason)s); said of it: %(ambition)s") % {"reason": reason, "ambition": objective.ambition})
        page = f"{objective.get_absolute_url()}#attainability" if kept is None else objective.page_url("edit")
        return Finding("missing" if kept else "judge", _("no forecast (%(reason)s); say why it can be reached") % {"reason": reason}, page)
    return by_forecast(objective, kept)


def by_forecast(objective: Objective, kept: Figure) -> Finding:
    verdict, chance = (kept.result or {})["verdict"], percent(kept.value, decimals=0)
    if verdict in {"reached", "expected"}:
        return Finding("met", _("the forecast holds the target (chance %(chance)s)") % {"chance": chance})
    if objective.ambition:
        text = _("going on as now would not be sure to do (chance %(chance)s); said of it: %(ambition)s")
        return Finding("judge", text % {"chance": chance, "ambition": objective.ambition})
    if verdict == "possible":
        return Finding("judge", _("within the interval of the forecast (chance %(chance)s): a person weighs it") % {"chance": chance}, objective.page_url("edit"))
    text = _("beyond what the past leads to expect (chance %(chance)s): say what will change")
    return Finding("missing", text % {"chance": chance}, objective.page_url("edit"))


def wrong_way(objective: Objective) -> bool:
    """Whether the target is no improvement on the baseline."""
    if objective.indicator is None or objective.baseline is None or objective.target is None:
        return False
    up = objective.indicator.direction == Direction.UP
    return objective.target <= objective.baseline if up else objective.target >= objective.baseline


def accepted(objective: Objective) -> Finding:
    """Its owner has said yes."""
    if objective.owner is None:
        return lacking(objective, [_("an owner who could accept it")])
    if objective.accepted_on is None:
        return Finding("missing", _("%(owner)s has not accepted it yet") % {"owner": objective.owner}, f"{objective.get_absolute_url()}#acceptance")
    by = objective.accepted_by or objective.owner
    return Finding("met", _("accepted by %(person)s on %(day)s") % {"person": by, "day": day(objective.accepted_on)})


def timed(objective: Objective) -> Finding:
    """From when to when, in that order."""
    lacks = [words for value, words in ((objective.start, _("a first day")), (objective.due, _("a due date"))) if value is None]
    if lacks:
        return lacking(objective, lacks)
    if objective.period is None:
        return Finding("missing", _("it is due before it begins"), objective.page_url("edit"))
    return Finding("met", _("from %(start)s to %(due)s") % {"start": day(objective.start), "due": day(objective.due)})


def evaluated(objective: Objective) -> Finding:
    """A day on which one looks at it."""
    if objective.evaluation is None:
        return lacking(objective, [_("the day it is evaluated")])
    if objective.start and objective.evaluation <= objective.start:
        return Finding("missing", _("it would be evaluated before it begins"), objective.page_url("edit"))
    return Finding("met", pgettext("objective", "evaluated on %(day)s") % {"day": day(objective.evaluation)})


def evaluated_again(objective: Objective) -> Finding:
    """A later day on which one comes back to it."""
    if objective.reevaluation is None:
        return lacking(objective, [_("the day it is evaluated again")])
    if objective.evaluation and objective.reevaluation <= objective.evaluation:
        return Finding("missing", _("it would be evaluated again before it is evaluated"), objective.page_url("edit"))
    return Finding("met", pgettext("objective", "evaluated again on %(day)s") % {"day": day(objective.reevaluation)})


TESTS: dict[str, Callable[[Objective], Finding]] = {
    test.__name__: test
    for test in (specific, measurable, actionable, feasible, attainable, accepted, timed, evaluated, evaluated_again)
}
