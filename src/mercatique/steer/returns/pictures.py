"""What the returns say in one sentence, and their pictures."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.charts import Chart, Curve, curve_lines, ranked_bars
from mercatique.kernel.format import amount as money
from mercatique.kernel.format import number, percent
from mercatique.steer.returns.board import Channel
from mercatique.steer.returns.reading import Return, Totals

ROOM = "steer"
#: Months from which a line says more than the sentence does.
SHOWN = 6


def signed(value: float | None) -> str:
    """A return with its sign: a loss is not a small gain."""
    if value is None:
        return ""
    return ("+" if value > 0 else "") + percent(value, decimals=0 if abs(value) >= 0.1 else 1)


def answer(sums: Totals, basis: str, currency: str) -> str:
    """The return of all measured actions together, and what is not in it."""
    if sums.roi is None:
        return _("No return can be said yet: %(reason)s.") % {"reason": sums.roi_reason}
    values = {"roi": signed(sums.roi), "basis": basis.lower(), "cost": money(sums.measured_cost, currency, decimals=0), "gain": money(sums.gain, currency, decimals=0)}
    text = _("%(cost)s spent have brought %(gain)s of %(basis)s: ROI %(roi)s.") % values
    if sums.without:
        more = ngettext(
            "%(n)d action is not in it (%(cost)s): its gain is not measured.", "%(n)d actions are not in it (%(cost)s): their gain is not measured.", sums.without
        ) % {"n": sums.without, "cost": money(sums.unmeasured_cost, currency, decimals=0)}
        text = f"{text} {more}"
    return text


def contributions(returns: Sequence[Return]) -> Chart | None:
    """What each measured action leaves once it is paid."""
    known = [(str(found.action), float(found.contribution), found) for found in returns if found.contribution is not None]
    if not known:
        return None
    best, worst = max(known, key=lambda row: row[1]), min(known, key=lambda row: row[1])
    currency = returns[0].currency
    values = {"best": best[0], "most": money(best[1], currency, decimals=0), "worst": worst[0], "least": money(-worst[1], currency, decimals=0)}
    if worst[1] < 0 < best[1]:
        title = _("“%(best)s” leaves %(most)s once paid; “%(worst)s” lacks %(least)s") % values
    elif worst[1] < 0:
        title = _("No measured action pays for itself yet; “%(worst)s” lacks %(least)s") % values
    else:
        title = _("Every measured action pays for itself; “%(best)s” leaves %(most)s") % values
    return ranked_bars(
        [(name, value) for name, value, _found in known], title=title, context=[name for name, value, _found in known if value < 0],
        description=_("Gain less full cost of each measured action, gain counted on %(basis)s; grey does not pay its cost.") % {"basis": returns[0].basis_words.lower()},
        names=_("Action"), values=_("Gain less cost"), currency=currency, above=True, room=ROOM, say=_,
    )  # fmt: skip


def cost_per_lead(rows: Sequence[Channel], currency: str) -> Chart | None:
    """What a lead costs, channel by channel."""
    known = [(row.name, value) for row in rows if (value := row.ratios["cpl"].value)]
    if len(known) < 2:
        return None
    cheap, dear = min(known, key=lambda row: row[1]), max(known, key=lambda row: row[1])
    title = _("A lead costs %(least)s by “%(cheap)s” and %(most)s by “%(dear)s”") % {
        "least": money(cheap[1], currency), "cheap": cheap[0], "most": money(dear[1], currency), "dear": dear[0],
    }  # fmt: skip
    return ranked_bars(
        known, title=title, description=_("Cost per lead by channel, full cost shared between the channels of an action by what each reports."),
        names=_("Channel"), values="CPL", currency=currency, room=ROOM, say=_,
    )  # fmt: skip


def compared(sides: Sequence[Channel], currency: str) -> str:
    """Digital against traditional, on what a lead (else a contact) costs."""
    if len(sides) < 2:
        return _("One kind of media only: there is nothing to compare.") if sides else ""
    digital, traditional = sides
    for code, words in (("cpl", _("A lead costs %(digital)s by digital media and %(traditional)s by traditional ones: %(times)s times as much %(which)s.")), ("cpm", _("A thousand contacts cost %(digital)s by digital media and %(traditional)s by traditional ones: %(times)s times as much %(which)s."))):  # fmt: skip
        one, other = digital.ratios[code].value, traditional.ratios[code].value
        if one and other:
            dearer = max(one, other) / min(one, other)
            which = _("by traditional media") if other >= one else _("by digital media")
            return words % {"digital": money(one, currency), "traditional": money(other, currency), "times": number(dearer, decimals=1), "which": which}
    return _("The two cannot be compared: one of them counts neither leads nor contacts with its cost.")


def paid_back(found: Return) -> Chart | None:
    """How the gain pays the cost back, month by month."""
    if len(found.months) < SHOWN or found.roi is None:
        return None
    months, _reason = found.payback
    sums = [0.0, *accumulate(gain for _month, gain in found.months)]
    cost = float(found.cost.total)
    title = _("Paid back after %(months)s months") % {"months": number(months, decimals=1)} if months is not None else _("Not paid back yet: %(short)s are missing") % {"short": money(cost - sums[-1], found.currency, decimals=0)}  # fmt: skip
    return curve_lines(
        [
            Curve(_("Gain added up"), [(float(at), value) for at, value in enumerate(sums)]),
            Curve(_("Full cost"), [(float(at), cost) for at in range(len(sums))]),
        ],
        title=title, description=_("The gain on %(basis)s added up since the first month of cost or result, against the full cost.") % {"basis": found.basis_words.lower()},
        across=_("months since the beginning"), values=_("Amount"), unit="currency", currency=found.currency, crossing=True, room=ROOM, say=_,
    )  # fmt: skip


def in_words(found: Return) -> str:
    """The return of an action in a sentence, with its basis; or why there is none."""
    if found.roi is None:
        return _("No ROI: %(reason)s.") % {"reason": found.roi_reason}
    values = {
        "cost": money(found.cost.total, found.currency, decimals=0), "gain": money(found.gain or Decimal(0), found.currency, decimals=0),
        "basis": found.basis_words.lower(), "roi": signed(found.roi),
    }  # fmt: skip
    return _("It cost %(cost)s and brought %(gain)s of %(basis)s: ROI %(roi)s.") % values
