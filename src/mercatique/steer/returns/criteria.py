"""Are costs full, gains stated with their basis, returns recomputed, and is something learned from them?"""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.decide.outlook import criteria as outlook
from mercatique.kernel import indicators
from mercatique.kernel.addresses import numbered
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.format import amount, percent
from mercatique.kernel.models import Edition, Workspace
from mercatique.kernel.periods import fiscal_year
from mercatique.kernel.rooms import path_of
from mercatique.plan.models import Action, BudgetMove
from mercatique.steer.models import SteeringDecision
from mercatique.steer.returns import argument, board, reading, unit
from mercatique.steer.returns.reading import Return

Link = tuple[str, str]


def page(found: Return) -> str:
    return numbered("steer:return-detail", found.action.workspace.slug, found.action.number)


def sheet_url(found: Return) -> str:
    """Where its return sheet is written or completed."""
    if found.sheet is not None:
        return found.sheet.page_url("edit")
    return f"{path_of('steer:returnsheet-new', found.action.workspace.slug)}?action={found.action.pk}"


def counted(workspace: Workspace, returns: list[Return]) -> list[Link]:
    text = ngettext("%(n)d return", "%(n)d returns", len(returns)) % {"n": len(returns)}
    return [(text, reverse("steer:returns", args=[workspace.slug]))]


def none_yet(workspace: Workspace) -> Missing:
    return Missing(_("No action has a cost or a result yet."), reverse("steer:returns", args=[workspace.slug]))


def finished(workspace: Workspace) -> tuple[list[Return], list[Missing]]:
    """The finished actions, and the sentence when there is none."""
    found = [each for each in reading.read(workspace) if each.finished]
    return found, [] if found else [Missing(_("No action is finished yet."), reverse("plan:plan", args=[workspace.slug]))]


def says(text: str, found: Return, /, **more: object) -> str:
    return text % {"action": found.action, **more}


@criterion("returns.expected", label=gettext_lazy("Each action kept has a cost, or is said to cost nothing, and an expected gain with its hypothesis"))
def returns_expected(workspace: Workspace) -> Check:
    """000:Me1.g: what is recommended is costed, and its return estimated; the library computes ROI from both."""
    found = [each for each in reading.read(workspace) if each.action.status not in {Action.Status.IDEA, Action.Status.DROPPED, ""}]
    missing = [] if found else [none_yet(workspace)]
    for each in found:
        free = each.sheet is not None and each.sheet.free
        if each.planned <= 0 and not each.cost.total and not free:
            missing.append(Missing(says(_("“%(action)s” has no cost, and nobody says that it costs nothing."), each), each.action.page_url("budget")))
        if each.expected_gain is None or each.sheet is None or not each.sheet.hypothesis.strip():
            missing.append(Missing(says(_("“%(action)s” has no expected gain with its hypothesis."), each), sheet_url(each)))
    return answer(counted(workspace, found), missing)


@criterion("returns.finished", label=gettext_lazy("Each finished action has a cost, a gain told apart, an ROI, and is said to be recurring or one-off"))
def returns_finished(workspace: Workspace) -> Check:
    """000:B3.C6, 004:A3.T2: both kinds are there, or all finished actions say that they are of the other one."""
    found, missing = finished(workspace)
    for each in found:
        if each.recurring is None:
            missing.append(Missing(says(_("Nobody says whether “%(action)s” is recurring or one-off."), each), sheet_url(each)))
        if not each.attribution:
            missing.append(Missing(says(_("Nobody says how the results of “%(action)s” are told apart."), each), sheet_url(each)))
        if each.roi is None and not each.not_measured and not (each.cost.free and each.gain is not None):
            missing.append(Missing(says(_("“%(action)s” has no ROI: %(reason)s."), each, reason=each.roi_reason), page(each)))
    looked = counted(workspace, found)
    kinds = {each.recurring for each in found}
    if found and kinds == {True}:
        looked.append((_("No one-off operation: all finished actions are said to be recurring"), ""))
    elif found and kinds == {False}:
        looked.append((_("No recurring campaign: all finished actions are said to be one-off"), ""))
    return answer(looked, missing, judge=False)


@criterion("returns.recomputed", label=gettext_lazy("What the dossier states of costs and ROI agrees with what the lines add up to; no action that ran is without a cost"), tolerance=0.01)
def returns_recomputed(workspace: Workspace, tolerance: float) -> Check:
    """000:Cr12, 001:CE24.2: recomputed from the lines by the library, within ``tolerance``."""
    found = [each for each in reading.read(workspace) if each.finished or each.action.status == Action.Status.RUNNING]
    missing = [] if found else [none_yet(workspace)]
    looked = counted(workspace, found)
    stated = 0
    for each in found:
        if not each.cost.known:
            missing.append(Missing(says(_("“%(action)s” has no cost, and nobody says that it costs nothing."), each), page(each)))
        if each.cost.left_out:
            missing.append(Missing(says(_("“%(action)s” has a cost that cannot be counted: %(reason)s."), each, reason=each.cost.left_out[0].reason), page(each)))
        if each.sheet is None:
            continue
        cost, roi = each.sheet.stated_cost, each.sheet.stated_roi
        stated += (cost is not None) + (roi is not None)
        if cost is not None and abs(float(cost - each.cost.total)) > tolerance * max(float(each.cost.total), 1.0):
            text = _("“%(action)s”: the dossier states a cost of %(said)s and its lines add up to %(found)s.")
            missing.append(Missing(says(text, each, said=amount(cost, each.currency), found=amount(each.cost.total, each.currency)), each.sheet.page_url("edit")))
        if roi is not None:
            value = each.on(each.expected_basis).roi
            # Of a return near zero a hundredth is nothing: then it is a hundredth of the cost.
            if value is None or abs(float(roi) / 100 - value) > tolerance * max(abs(value), 1.0):
                text = _("“%(action)s”: the dossier states an ROI of %(said)s and the library finds %(found)s.")
                missing.append(Missing(says(text, each, said=percent(float(roi) / 100), found=percent(value) if value is not None else _("n/a")), each.sheet.page_url("edit")))
    looked.append((ngettext("%(n)d stated figure compared", "%(n)d stated figures compared", stated) % {"n": stated}, ""))
    return answer(looked, missing)


@criterion("returns.moved", label=gettext_lazy("A reallocation is proposed between actions whose return is measured"))
def returns_moved(workspace: Workspace) -> Check:
    """000:B3.C6, 002:OBJ.4: the budget is optimised on what was measured; whether it is the best move is a person's judgement."""
    measured = {each.action.pk for each in reading.read(workspace) if each.gain is not None and each.cost.total}
    moves = list(BudgetMove.objects.filter(workspace=workspace).select_related("reallocation"))
    shown = [move for move in moves if move.giver_id in measured or move.taker_id in measured]
    missing = []
    if not shown:
        text = _("No reallocation moves money from or to an action whose return is measured.")
        missing.append(Missing(text, f"{reverse('steer:returns-months', args=[workspace.slug])}#moves"))
    text = ngettext("%(n)d move", "%(n)d moves", len(shown)) % {"n": len(shown)}
    return answer([(text, reverse("plan:reallocation-list", args=[workspace.slug]))], missing)


@criterion("returns.channels", label=gettext_lazy("Two digital channels are compared on cost and conversion, and something was decided"), least=2)
def returns_channels(workspace: Workspace, least: int) -> Check:
    """002:OBJ.4: a cost and a conversion for each, and a decision or a reallocation."""
    rows = [row for row in board.channels(reading.read(workspace)) if row.digital]
    shown = [row for row in rows if row.cost is not None and any(row.ratios[code].value is not None for code in ("cpl", "cac", "cpo")) and any(row.ratios[code].value is not None for code in ("lead_rate", "cr_leads", "cr_clicks", "cr_visits", "cr_impressions"))]  # fmt: skip
    url = reverse("steer:returns-channels", args=[workspace.slug])
    missing = []
    if len(shown) < least:
        text = _("%(n)d digital channel(s) with a cost and a conversion: %(least)d are needed to compare.")
        missing.append(Missing(text % {"n": len(shown), "least": least}, url))
    if not SteeringDecision.objects.filter(workspace=workspace).exists() and not BudgetMove.objects.filter(workspace=workspace).exists():
        missing.append(Missing(_("Nothing was decided: neither a decision nor a reallocation."), reverse("steer:steeringdecision-new", args=[workspace.slug])))
    return answer([(row.name, url) for row in shown] or [(_("Channels"), url)], missing)


@criterion("returns.search", label=gettext_lazy("Search engines in all: SEM is SEO plus SEA"))
def returns_search(workspace: Workspace) -> Check:
    """002:1.1.3c: both are counted, and their sum is what SEM says."""
    rows = board.search(reading.read(workspace))
    url = reverse("steer:returns-channels", args=[workspace.slug])
    missing = [] if rows else [Missing(_("No result names a search engine, natural or paid."), reverse("steer:outcome-new", args=[workspace.slug]))]
    if rows:
        seo, sea, sem = rows
        for part, words in ((seo, _("natural search (SEO)")), (sea, _("paid search (SEA)"))):
            if not part.parts:
                missing.append(Missing(_("No result is counted for %(part)s.") % {"part": words}, reverse("steer:outcome-new", args=[workspace.slug])))
        for name in (*reading.COUNTS, *reading.AMOUNTS):
            parts = [value for value in (getattr(seo.results, name), getattr(sea.results, name)) if value is not None]
            if (getattr(sem.results, name) or 0) != sum(parts):
                missing.append(Missing(_("SEM is not the sum of SEO and SEA."), url))
                break
    return answer([(row.name, url) for row in rows] or [(_("Channels"), url)], missing, judge=False)


@criterion("returns.ratios", label=gettext_lazy("Ratios are computed, each with its denominator: CPM, CPC, cost per lead and per customer, conversion"), least=3)
def returns_ratios(workspace: Workspace, least: int) -> Check:
    """002:1.1.3e–h, 1.1.3l, 004:A3.CR7: at least so many, and none where it cannot be."""
    found = reading.read(workspace)
    sums = reading.together(found)
    known = [ratio for ratio in sums.values() if ratio.value is not None]
    url = reverse("steer:returns", args=[workspace.slug])
    missing = []
    if len(known) < least:
        missing.append(Missing(_("%(n)d ratio(s) can be computed of %(least)d needed: count impressions, clicks, leads or customers of the actions.") % {"n": len(known), "least": least}, url))
    for code in ("cpl", "cac"):
        if found and sums[code].value is None:
            missing.append(Missing(_("%(ratio)s cannot be computed: %(reason)s.") % {"ratio": f"{sums[code].name} ({sums[code].over})", "reason": sums[code].reason}, url))
    return answer([(f"{ratio.name}: {ratio.over}", url) for ratio in known] or counted(workspace, found), missing, judge=False)


@criterion("returns.traditional", label=gettext_lazy("Each traditional action has a measuring device, or is said not to be measured; digital and traditional are compared"))
def returns_traditional(workspace: Workspace) -> Check:
    """002:1.2.2b, 002:1.2.1b: a code, a number, a coupon; and one cost per contact or lead on each side when both exist."""
    found = reading.read(workspace)
    missing = [Missing(says(_("“%(action)s” uses traditional media and nobody says how its results are told apart."), each), sheet_url(each)) for each in found if each.traditional and not each.attribution]
    missing += [Missing(says(_("“%(action)s” names no code, number or coupon."), each), sheet_url(each)) for each in found if each.sheet is not None and each.sheet.needs_device and not each.sheet.device]
    sides = board.sides(found)
    if len(sides) == 2 and not any(all(side.ratios[code].value is not None for side in sides) for code in ("cpl", "cpm")):
        missing.append(Missing(_("Digital and traditional media cannot be compared: one of them counts neither leads nor contacts with its cost."), reverse("steer:returns-channels", args=[workspace.slug])))
    traditional = [each for each in found if each.traditional]
    text = ngettext("%(n)d action with traditional media", "%(n)d actions with traditional media", len(traditional)) % {"n": len(traditional)}
    return answer([(text, reverse("steer:returns-channels", args=[workspace.slug]))], missing, judge=False)


@criterion("returns.savings", label=gettext_lazy("Digital actions say what they bring and which costs they avoid, or none"))
def returns_savings(workspace: Workspace) -> Check:
    """002:2.1.2: both lines, a zero being an answer."""
    found = reading.read(workspace)
    parts = [part for each in found for part in each.parts if part.digital]
    new = reverse("steer:outcome-new", args=[workspace.slug])
    missing = []
    if not any(part.results.revenue is not None or part.results.margin is not None for part in parts):
        missing.append(Missing(_("No digital channel has a revenue or a margin."), new))
    if not any(part.results.saving is not None for part in parts):
        missing.append(Missing(_("No digital channel says which costs it avoids: 0 when none."), new))
    return answer(counted(workspace, found), missing, judge=False)


@criterion("returns.argument", label=gettext_lazy("The argument for digital marketing holds figures of the firm, and has been issued"), least=3)
def returns_argument(workspace: Workspace, least: int) -> Check:
    """002:OBJ.5: at least so many figures of the workspace in the note; whether it convinces is for a person to say."""
    url = reverse("document", args=[workspace.slug, argument.NOTE])
    lines = [line for one in argument.arguments(reading.read(workspace), workspace.currency) for line in one.figures if line.value is not None]
    missing = []
    if len(lines) < least:
        text = _("The argument holds %(n)d figure(s) of the firm, %(least)d are needed: write down what digital and traditional channels cost and brought.")
        missing.append(Missing(text % {"n": len(lines), "least": least}, reverse("steer:returns-channels", args=[workspace.slug])))
    if not Edition.objects.filter(workspace=workspace, kind=argument.NOTE).exists():
        missing.append(Missing(_("“%(document)s” has not been issued yet.") % {"document": _("Argument for digital marketing")}, url))
    return answer([(line.label, url) for line in lines], missing)


@criterion("returns.clv", label=gettext_lazy("Customer value is computed by segment, with its method and horizon"))
def returns_clv(workspace: Workspace) -> Check:
    """002:1.1.3j: so far, and to come where enough customers have come again."""
    found = unit.read(workspace, [])
    url = reverse("steer:returns-unit", args=[workspace.slug])
    missing = []
    if not found.segments:
        missing.append(Missing(_("Customer value cannot be computed: %(reason)s.") % {"reason": found.clv.reason or _("there is no order yet")}, url))
    elif found.rate is None:
        missing.append(Missing(_("Customer value is known in sales and not in margin: %(reason)s.") % {"reason": unit.why_not(found)}, url))
    if found.segments and all(row.ahead is None for row in found.segments) and not found.refused:
        missing.append(Missing(_("The value to come is neither computed nor refused with a reason."), url))
    looked = ngettext("%(n)d segment, BG/NBD, %(months)d months", "%(n)d segments, BG/NBD, %(months)d months", len(found.segments))
    return answer([(looked % {"n": len(found.segments), "months": found.horizon}, url)], missing, judge=False)


@criterion("returns.profitability", label=gettext_lazy("Each means of acquiring customers has its profitability"))
def returns_profitability(workspace: Workspace) -> Check:
    """004:A2.T1: cost, margin and what a customer costs, means by means."""
    rows = [row for row in board.channels(reading.read(workspace)) if row.results.customers is not None or row.results.leads is not None]
    url = reverse("steer:returns-channels", args=[workspace.slug])
    missing = [] if rows else [Missing(_("No channel counts the leads or customers it brings."), reverse("steer:outcome-new", args=[workspace.slug]))]
    for row in rows:
        if row.cost is None:
            missing.append(Missing(_("The cost of “%(channel)s” is not known: its actions have other channels that do not say what they spent.") % {"channel": row.name}, url))
        elif row.gain is None:
            missing.append(Missing(_("The margin “%(channel)s” brings is not known.") % {"channel": row.name}, url))
    return answer([(row.name, url) for row in rows] or [(_("Channels"), url)], missing)


def sensitivity_of(workspace: Workspace) -> list[Missing] | None:
    """What the forecast that lacks least lacks to say how it moves; None without any."""
    return min((outlook.sensitivity(written) for written in outlook.forecasts_of(workspace)), key=len, default=None)


@criterion("returns.variance", label=gettext_lazy("Actual costs are followed month by month, and a month that strays was answered by a decision"), share=board.SIGNIFICANT)
def returns_variance(workspace: Workspace, share: float) -> Check:
    """003:C1.CR3: one cost variance with a decision; or, for what has not begun, a forecast whose sensitivity is worked out."""
    today = timezone.localdate()
    rows = board.months(workspace, fiscal_year(workspace, today), today)
    strayed = [row for row in rows if row.significant(share)]
    decided = [row for row in strayed if row.decisions]
    url = reverse("steer:returns-months", args=[workspace.slug])
    begun = any(row.over and (row.planned or row.used) for row in rows)
    missing = []
    if begun and strayed and not decided:
        missing.append(Missing(_("Months stray from their plan and nothing was decided after any of them."), url))
    if not begun:
        run = sensitivity_of(workspace)
        if run is None:
            missing.append(Missing(_("No month of costs is over, and there is no forecast whose sensitivity could be read instead."), url))
        else:
            missing += run
    text = ngettext("%(n)d month that strays, %(m)d decided upon", "%(n)d months that stray, %(m)d decided upon", len(strayed)) % {"n": len(strayed), "m": len(decided)}
    return answer([(text, url)], missing)


@criterion("returns.qualitative", label=gettext_lazy("What money does not tell is judged on the declared scale, with what shows it and by whom"))
def returns_qualitative(workspace: Workspace) -> Check:
    """001:CE24.2: each finished action has an ROI, or an effect judged on the scale."""
    found, missing = finished(workspace)
    for each in found:
        if each.roi is None and not each.qualities:
            missing.append(Missing(says(_("“%(action)s” has neither an ROI nor an effect judged on the scale."), each), page(each)))
    for each in reading.read(workspace):
        for row in each.qualities:
            if gaps := row.gaps():
                missing.append(Missing(_("“%(item)s” lacks: %(gaps)s.") % {"item": row, "gaps": ", ".join(gaps)}, row.page_url("edit")))
    return answer(counted(workspace, found), missing)


@criterion("returns.indicators", label=gettext_lazy("Each finished action has an indicator with a value"))
def returns_indicators(workspace: Workspace) -> Check:
    """002:OBJ.7, 001:CE24.2: what an action was to move is measured."""
    found, missing = finished(workspace)
    for each in found:
        read = []
        for indicator in each.action.indicators.all():
            indicator.workspace = workspace
            read.append(indicators.read(indicator).value)
        if all(value is None for value in read):
            missing.append(Missing(says(_("“%(action)s” has no indicator with a value."), each), each.action.page_url("edit")))
    return answer(counted(workspace, found), missing, judge=False)


@criterion("returns.means", label=gettext_lazy("Means of acquisition have their cost and the volume they bring"), means=2)
def returns_means(workspace: Workspace, means: int) -> Check:
    """003:C4.CR1: at least ``means`` channels with a cost and a count of leads, customers or visits."""
    rows = board.channels(reading.read(workspace))
    whole = [row for row in rows if row.cost is not None and any(getattr(row.results, name) is not None for name in ("leads", "customers", "visits"))]
    url = reverse("steer:returns-channels", args=[workspace.slug])
    missing = []
    if len(whole) < means:
        text = ngettext(
            "%(n)d more means of acquisition needs its cost and the volume it brings.",
            "%(n)d more means of acquisition need their cost and the volume they bring.",
            means - len(whole),
        )
        missing.append(Missing(text % {"n": means - len(whole)}, url))
    return answer([(row.name, url) for row in whole] or [(_("Channels"), url)], missing, judge=False)


@criterion("returns.digital", label=gettext_lazy("A digital action has a result that is measured"))
def returns_digital(workspace: Workspace) -> Check:
    """004:A3.C1: at least one action by a digital channel, with what it brought counted."""
    found = [each for each in reading.read(workspace) if any(part.digital for part in each.parts)]
    counts = ("visits", "leads", "customers", "orders", "revenue", "margin")
    measured = [each for each in found if any(part.digital and any(getattr(part.results, name) is not None for name in counts) for part in each.parts)]
    new = reverse("steer:outcome-new", args=[workspace.slug])
    missing = [] if measured else [Missing(_("No digital action has a result: visits, leads, customers, orders or revenue."), new)]
    return answer([(str(each.action), page(each)) for each in measured[:5]] or counted(workspace, found), missing, judge=False)
