"""Choices of the dealership Val de Loire: where to put the next investment, and what its diagnosis calls for."""

from typing import Any

from mercatique.charts import (
    Axis,
    Chart,
    Curve,
    Position,
    corner_words,
    curve_lines,
    position_map,
    ranked_bars,
)
from mercatique.charts.chart import Say
from mercatique.demo.examples import Example, Show
from mercatique.fault import _

WEIGHTS = {"Marge": 0.35, "Délai": 0.2, "Image": 0.2, "Risque maîtrisé": 0.25}
OPTIONS = {
    "Atelier mobile": (8, 6, 9, 5),
    "Second pont à Saumur": (7, 5, 5, 8),
    "Rendez-vous en ligne": (6, 9, 7, 8),
    "Carrosserie sous-traitée": (4, 8, 3, 6),
}
ACTIVITIES = (
    ("Véhicules neufs", 62_400_000, 71_000_000, 0.02),
    ("Véhicules d’occasion", 38_900_000, 44_000_000, 0.13),
    ("Atelier", 9_300_000, 6_100_000, 0.04),
    ("Carrosserie", 3_800_000, 5_200_000, 0.01),
    ("Pièces et accessoires", 2_900_000, 2_100_000, 0.12),
)
NINE = {
    "Atelier": {"attractiveness": (4, 5), "strength": (5, 4)},
    "Véhicules d’occasion": {"attractiveness": (5, 3), "strength": (3, 3)},
    "Carrosserie": {"attractiveness": (2, 3), "strength": (2, 3)},
}
FACTORS = {"attractiveness": (("Croissance", 2), ("Marge", 3)), "strength": (("Notoriété", 1), ("Équipe", 2))}
PAIRS = (
    ("Trois sites proches", "strength", "Parc électrique à entretenir", "opportunity", 3),
    ("Trois sites proches", "strength", "Pure players de l’occasion", "threat", 2),
    ("Atelier réputé", "strength", "Parc électrique à entretenir", "opportunity", 2),
    ("Atelier réputé", "strength", "Fins de location en masse", "opportunity", 3),
    ("Réponses lentes aux demandes", "weakness", "Fins de location en masse", "opportunity", 2),
    ("Réponses lentes aux demandes", "weakness", "Pure players de l’occasion", "threat", 3),
    ("Site web ancien", "weakness", "Pure players de l’occasion", "threat", 1),
)
CHANGES = (
    ("Zone à faibles émissions de Tours", "L", 0.8, -3),
    ("Prime à la conversion", "P", 0.6, 3),
    ("Taux de crédit", "E", 0.5, -2),
    ("Vieillissement du parc", "S", 0.9, 4),
    ("Diagnostic à distance", "T", 0.4, 2),
    ("Prix des pièces", "E", 0.7, -2),
)
ACTIONS = (
    ("Rappel dans l’heure", 16_800, 92_000),
    ("Fins de location", 8_400, 71_000),
    ("SMS de révision", 6_000, 27_000),
    ("Portes ouvertes", 18_500, 46_000),
    ("Recherche payante", 83_000, 118_000),
    ("Soirées de l’électrique", 6_400, 9_500),
)
FORCES = (
    ("rivalry", 4, 2), ("rivalry", 5, 1), ("entrants", 3, 1), ("substitutes", 2, 1),
    ("suppliers", 4, 1), ("buyers", 3, 2), ("buyers", 4, 1),
)  # fmt: skip


def options() -> dict[str, list[Any]]:
    rows = [(name, criterion, score, WEIGHTS[criterion]) for name, scores in OPTIONS.items() for criterion, score in zip(WEIGHTS, scores, strict=True)]
    return dict(zip(("option", "criterion", "score", "weight"), map(list, zip(*rows, strict=True)), strict=True))


def leader(result: Any, say: Say, show: Show, scores: list[tuple[str, float]]) -> Chart:
    title = say(_("%(name)s leads, all criteria weighed")) % {"name": result.winner}
    description = say(_("Options of an invented dealership compared on four weighted criteria."))
    return ranked_bars(scores, title=title, description=description, names=say(_("Option")), values=say(_("Score")), unit="number", room="decide", say=say)


def weighted_scores() -> Example:
    return Example(options(), {}, lambda result, say, show: leader(result, say, show, list(zip(result.options, map(float, result.score), strict=True))))


def topsis() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        return leader(result, say, show, list(zip(result.options, map(float, result.closeness), strict=True)))

    return Example({**options(), "better": ["higher"] * len(options()["option"])}, {}, picture)


def weight_sensitivity() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        place = list(result.criteria).index(result.closest)
        title = say(_("The choice would change if the weight of “%(criterion)s” went from %(now)s to %(then)s")) % {
            "criterion": result.closest,
            "now": show(float(result.weight[place]), "%"),
            "then": show(float(result.flips_at[place]), "%"),
        }
        curves = [Curve(name, [(v / 20, score_at(name, result.closest, v / 20)) for v in range(21)]) for name in OPTIONS]
        curves.sort(key=lambda curve: curve.name != result.winner)
        return curve_lines(
            curves, title=title, description=say(_("Score of each option as one weight moves and the others keep their proportions.")),
            across=say(_("Weight of the criterion")), values=say(_("Score")), across_unit="%", zero=False,
            steps=[(float(result.weight[place]), say(_("today"))), (float(result.flips_at[place]), say(_("flips")))], room="decide", say=say,
        )  # fmt: skip

    return Example(options(), {}, picture)


def score_at(option: str, criterion: str, weight: float) -> float:
    """What an option scores when one weight moves."""
    place = list(WEIGHTS).index(criterion)
    others = [(WEIGHTS[name], score) for name, score in zip(WEIGHTS, OPTIONS[option], strict=True) if name != criterion]
    rest = sum(share * score for share, score in others) / sum(share for share, _score in others)
    return weight * OPTIONS[option][place] + (1 - weight) * rest


def bcg() -> Example:
    names, sales, rivals, growth = map(list, zip(*ACTIVITIES, strict=True))

    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = [row for row in result.to_table().to_pylist() if row["relative_share"] is not None]
        cows = [row for row in rows if row["quadrant"] == "cash_cow"]
        title = say(_("%(names)s: the activities that feed the others")) % {"names": ", ".join(row["activity"] for row in cows)}
        return position_map(
            [Position(row["activity"], row["relative_share"], row["growth"], row["sales"]) for row in rows],
            title=title, description=say(_("Growth of the market over the share relative to the largest rival; area is sales.")),
            names=say(_("Activity")), across=Axis(say(_("Relative share")), cuts=(1.0,), log=True, reverse=True),
            up=Axis(say(_("Growth of the market")), unit="%", cuts=(0.1,), low=-0.02, high=0.18), sizes=say(_("Sales")), size_unit="currency",
            corners=corner_words(say), room="decide", say=say,
        )  # fmt: skip

    return Example({"activity": names, "sales": sales, "rival": rivals, "growth": growth}, {}, picture)


def ge_mckinsey() -> Example:
    rows = [
        (name, axis, factor, score, weight)
        for name, axes in NINE.items()
        for axis, scores in axes.items()
        for (factor, weight), score in zip(FACTORS[axis], scores, strict=True)
    ]
    columns = dict(zip(("activity", "axis", "factor", "score", "weight"), map(list, zip(*rows, strict=True)), strict=True))

    def picture(result: Any, say: Say, show: Show) -> Chart:
        found = result.to_table().to_pylist()
        title = say(_("Invest in: %(names)s")) % {"names": ", ".join(row["activity"] for row in found if row["advice"] == "invest")}
        thirds = (result.low + (result.high - result.low) / 3, result.low + 2 * (result.high - result.low) / 3)
        return position_map(
            [Position(row["activity"], row["strength"], row["attractiveness"]) for row in found],
            title=title, description=say(_("Attractiveness of the market over the strength of the firm, weighted scores from 1 to 5.")),
            names=say(_("Activity")), across=Axis(say(_("Strength")), low=result.low, high=result.high, cuts=thirds),
            up=Axis(say(_("Attractiveness")), low=result.low, high=result.high, cuts=thirds), room="decide", say=say,
        )  # fmt: skip

    return Example(columns, {}, picture)


def tows() -> Example:
    columns = dict(zip(("inside", "inside_kind", "outside", "outside_kind", "score"), map(list, zip(*PAIRS, strict=True)), strict=True))

    def picture(result: Any, say: Say, show: Show) -> Chart:
        words = {"SO": _("Strengths seize opportunities"), "WO": _("Weaknesses keep from opportunities"), "ST": _("Strengths resist threats"), "WT": _("Weaknesses expose to threats")}
        best = max(result.quadrants, key=lambda name: result.quadrants[name])
        rows = [(say(words[name]), value) for name, value in result.quadrants.items()]
        return ranked_bars(
            rows, title=say(_("What prevails: %(quadrant)s")) % {"quadrant": say(words[best]).lower()},
            description=say(_("Sum of the crossings scored from 0 to 3, by quadrant.")), names=say(_("Quadrant")), values=say(_("Crossings")), unit="number", say=say,
        )  # fmt: skip

    return Example(columns, {}, picture)


def pestel() -> Example:
    columns = dict(zip(("factor", "group", "probability", "impact"), map(list, zip(*CHANGES, strict=True)), strict=True))

    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = list(zip(result.factors, map(float, result.weight), strict=True))
        title = say(_("What matters most around: %(name)s")) % {"name": rows[0][0]}
        description = say(_("Probability times impact; below zero it is a threat."))
        return ranked_bars(rows, title=title, description=description, names=say(_("Factor")), values=say(_("Weight")), unit="number", say=say)

    return Example(columns, {}, picture)


def five_forces() -> Example:
    force, score, weight = map(list, zip(*FORCES, strict=True))
    words = {
        "rivalry": _("Rivalry"), "entrants": _("New entrants"), "substitutes": _("Substitutes"),
        "suppliers": _("Suppliers"), "buyers": _("Buyers"), "state": _("State"),
    }  # fmt: skip

    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = [(say(words[name]), float(value)) for name, value in zip(result.forces, result.intensity, strict=True)]
        title = say(_("%(force)s presses hardest; the market keeps %(share)s of its attractiveness")) % {
            "force": rows[0][0],
            "share": show(result.attractiveness, "%"),
        }
        description = say(_("Intensity of each force from 1 to 5, weighted mean of its statements."))
        return ranked_bars(rows, title=title, description=description, names=say(_("Force")), values=say(_("Intensity")), unit="number", say=say)

    return Example({"force": force, "score": score, "weight": weight}, {}, picture)


def cut_line() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = [(str(name), float(value)) for name, value in zip(result.actions, result.per_money, strict=True) if value == value]
        below = [str(name) for name, kept in zip(result.actions, result.kept, strict=True) if not kept]
        title = say(_("%(n)s of %(all)s actions fit in the budget")) % {"n": show(result.above, "number"), "all": show(len(result), "number")}
        return ranked_bars(
            rows, title=title, description=say(_("What a euro of each action is expected to bring; in grey what falls under the line.")), names=say(_("Action")),
            values=say(_("Brought per euro")), unit="number", context=below, sort=False, room="plan", say=say,
        )  # fmt: skip

    names, costs, brought = zip(*ACTIONS, strict=True)
    return Example({"action": list(names), "cost": list(costs), "contribution": list(brought)}, {"budget": 60_000.0}, picture)


EXAMPLES = {
    "cut_line": cut_line,
    "weighted_scores": weighted_scores,
    "weight_sensitivity": weight_sensitivity,
    "topsis": topsis,
    "bcg": bcg,
    "ge_mckinsey": ge_mckinsey,
    "tows": tows,
    "pestel": pestel,
    "five_forces": five_forces,
}
