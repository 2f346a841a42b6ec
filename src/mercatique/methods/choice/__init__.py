"""Choosing: options against criteria, portfolios, the crossing of a diagnosis, the forces of the environment."""

from mercatique.fault import _
from mercatique.methods.choice.crossing import Crossing, tows
from mercatique.methods.choice.cut_line import CutLine, cut_line
from mercatique.methods.choice.environment import Environment, Forces, five_forces, pestel
from mercatique.methods.choice.portfolio import NineCells, Portfolio, bcg, ge_mckinsey
from mercatique.methods.choice.topsis import Topsis, topsis
from mercatique.methods.choice.weighted import (
    WeightedScores,
    WeightSensitivity,
    weight_sensitivity,
    weighted_scores,
)
from mercatique.methods.method import MONEY, NUMBER, TEXT, Method, Param, Role

__all__ = [
    "METHODS",
    "Crossing",
    "CutLine",
    "Environment",
    "Forces",
    "NineCells",
    "Portfolio",
    "Topsis",
    "WeightSensitivity",
    "WeightedScores",
    "bcg",
    "cut_line",
    "five_forces",
    "ge_mckinsey",
    "pestel",
    "topsis",
    "tows",
    "weight_sensitivity",
    "weighted_scores",
]

OPTION = Role("option", TEXT, _("Name of the option, in one row per criterion."))
CRITERION = Role("criterion", TEXT, _("Name of the criterion."))
SCORE = Role("score", NUMBER, _("Score of the option on the criterion; more is better."))
WEIGHT = Role("weight", NUMBER, _("How much it counts, from zero up; the same in all its rows."), required=False)
ACTIVITY = Role("activity", TEXT, _("Activity, product line or site."))
ENDS = (
    Param("low", "float", 1.0, _("Lower end of the scale.")),
    Param("high", "float", 5.0, _("Higher end of the scale.")),
)

METHODS: tuple[Method, ...] = (
    Method(
        "weighted_scores",
        weighted_scores,
        _("Weighted comparison of options"),
        _("Which option is best, all criteria weighed?"),
        (OPTION, CRITERION, SCORE, WEIGHT),
        (),
        "Fishburn 1967, Additive Utilities with Incomplete Product Sets",
    ),
    Method(
        "weight_sensitivity",
        weight_sensitivity,
        _("Sensitivity of a choice to its weights"),
        _("Which weight would have to change for the choice to change?"),
        (OPTION, CRITERION, SCORE, WEIGHT),
        (),
        "Triantaphyllou 2000, Multi-Criteria Decision Making Methods: A Comparative Study",
    ),
    Method(
        "topsis",
        topsis,
        _("Nearest to the ideal (TOPSIS)"),
        _("Which option comes nearest to the best that is possible on all criteria at once?"),
        (
            OPTION,
            CRITERION,
            Role("score", NUMBER, _("Measure of the option on the criterion, in its own unit.")),
            WEIGHT,
            Role("better", TEXT, _("Which way is better on the criterion: higher or lower."), required=False),
        ),
        (),
        "Hwang & Yoon 1981, Multiple Attribute Decision Making",
    ),
    Method(
        "cut_line",
        cut_line,
        _("Ranking of actions under a budget"),
        _("Which actions come first for their money, and which fall out when the budget ends before them?"),
        (
            Role("action", TEXT, _("Name of the action, each once.")),
            Role("cost", MONEY, _("What it costs.")),
            Role("contribution", MONEY, _("What it is expected to bring; empty where nothing is expected yet.")),
            Role("score", NUMBER, _("Score by which actions without an expected contribution are ranked; more is better."), required=False),
            Role("fixed", NUMBER, _("1 for what cannot be cut."), required=False),
        ),
        (Param("budget", "float", None, _("Budget of all actions; without it nothing is cut.")),),
        "Lorie & Savage 1955, Three Problems in Rationing Capital",
    ),
    Method(
        "bcg",
        bcg,
        _("Portfolio by growth and share (BCG)"),
        _("Which activities bring money, which need it, and which should be asked why they are there?"),
        (
            ACTIVITY,
            Role("sales", MONEY, _("Own sales over the period.")),
            Role("rival", MONEY, _("Sales of the largest rival in the same market.")),
            Role("growth", NUMBER, _("Growth of the market as a ratio: 0.08 for 8%.")),
        ),
        (
            Param("growth_cut", "float", 0.10, _("Growth from which a market counts as growing.")),
            Param("share_cut", "float", 1.0, _("Relative share from which a position counts as strong.")),
        ),
        "Henderson 1970, The Product Portfolio",
    ),
    Method(
        "ge_mckinsey",
        ge_mckinsey,
        _("Attractiveness and strength (GE-McKinsey)"),
        _("In which activities should one invest, choose, or take out what can be taken?"),
        (
            ACTIVITY,
            Role("axis", TEXT, _("attractiveness (of the market) or strength (of the firm in it).")),
            Role("factor", TEXT, _("Factor of the axis.")),
            Role("score", NUMBER, _("Score on the scale; more is better.")),
            WEIGHT,
        ),
        ENDS,
        "McKinsey & Company for General Electric 1971; Abell & Hammond 1979, Strategic Market Planning",
    ),
    Method(
        "tows",
        tows,
        _("Crossing of a SWOT (TOWS)"),
        _("Which strengths seize which opportunities, which weaknesses open the door to which threats, and what prevails?"),
        (
            Role("inside", TEXT, _("Strength or weakness.")),
            Role("inside_kind", TEXT, _("strength or weakness.")),
            Role("outside", TEXT, _("Opportunity or threat.")),
            Role("outside_kind", TEXT, _("opportunity or threat.")),
            Role("score", NUMBER, _("How strongly the first bears on the second, from 0 up.")),
        ),
        (Param("high", "float", 3.0, _("Highest score.")),),
        "Weihrich 1982, The TOWS Matrix",
    ),
    Method(
        "pestel",
        pestel,
        _("Factors of the environment (PESTEL)"),
        _("Which changes around the firm matter most, for better and for worse?"),
        (
            Role("factor", TEXT, _("What changes.")),
            Role("group", TEXT, _("Its letter or group: political, economic, social, technological, environmental, legal.")),
            Role("probability", NUMBER, _("From 0 to 1.")),
            Role("impact", NUMBER, _("From -5 (very bad) to 5 (very good).")),
        ),
        (),
        "Aguilar 1967, Scanning the Business Environment",
    ),
    Method(
        "five_forces",
        five_forces,
        _("Five forces (Porter)"),
        _("How hard do rivals, entrants, substitutes, suppliers and buyers press, and is the market still attractive?"),
        (
            Role("force", TEXT, _("rivalry, entrants, substitutes, suppliers, buyers or state.")),
            Role("score", NUMBER, _("How hard the statement says it presses, on the scale.")),
            Role("weight", NUMBER, _("How much the statement counts, from zero up."), required=False),
        ),
        ENDS,
        "Porter 1979, How Competitive Forces Shape Strategy",
    ),
)
