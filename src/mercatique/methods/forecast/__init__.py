"""What comes, with an interval and the error it would have had, and whether a target is in reach."""

from mercatique.fault import _
from mercatique.methods.forecast.ahead import (
    best_forecast,
    combination,
    ets,
    seasonal_naive,
    theta,
)
from mercatique.methods.forecast.diffusion import Diffusion, bass
from mercatique.methods.forecast.outlook import Forecast
from mercatique.methods.forecast.smoothing import AUTO, FORMS, STARTS
from mercatique.methods.forecast.target import Attainability, attainability
from mercatique.methods.method import COUNT, DAY, MONEY, Method, Param, Role
from mercatique.methods.roles import FISCAL, THROUGH
from mercatique.methods.sales.periods import UNITS
from mercatique.methods.schedule.calendar import REGIONS

__all__ = ["METHODS", "Attainability", "Diffusion", "Forecast", "attainability", "bass", "best_forecast", "combination", "ets", "seasonal_naive", "theta"]

ROLES = (Role("day", DAY, _("Day of the row, or first day of its period.")), Role("amount", MONEY, _("Amount to be added.")))
UNIT = Param("unit", "choice", "month", _("Length of a period: month, quarter or year."), UNITS)
LEVEL = Param("level", "float", 0.8, _("Level of the interval."))
SEED = Param("seed", "int", 0, _("Seed of the random numbers."))
DAYS = (
    Param("calendar", "choice", "none", _("Whose public holidays to even out: fr, alsace-moselle or none."), REGIONS),
    Param("open_days", "int", 5, _("Open days of a week: 5, 6 or 7.")),
)
COMMON = (UNIT, Param("horizon", "int", 6, _("Periods ahead.")), LEVEL, THROUGH, *DAYS, FISCAL)
FORM = Param("form", "choice", "auto", _("Error, trend and season: A additive, M multiplicative, N none, d damped."), FORMS)
START = Param("start", "choice", AUTO, _("Starting values: by a rule, estimated, or as the season asks (auto)."), (AUTO, *STARTS))

METHODS: tuple[Method, ...] = (
    Method(
        "best_forecast",
        best_forecast,
        _("Forecast by the model nearest so far"),
        _("What comes, by the model that would have been nearest so far?"),
        ROLES,
        (*COMMON, SEED),
        "Tashman 2000, Out-of-sample tests of forecasting accuracy",
    ),
    Method(
        "seasonal_naive",
        seasonal_naive,
        _("Seasonal naive forecast"),
        _("What comes if each period is as it was a season ago?"),
        ROLES,
        COMMON,
        "Hyndman & Athanasopoulos 2021, Forecasting: Principles and Practice; Hyndman & Koehler 2006",
    ),
    Method(
        "ets",
        ets,
        _("Forecast by exponential smoothing"),
        _("What comes if level, trend and season go on as they have changed of late?"),
        ROLES,
        (FORM, START, *COMMON, SEED),
        "Hyndman, Koehler, Ord & Snyder 2008, Forecasting with Exponential Smoothing",
    ),
    Method(
        "theta",
        theta,
        _("Forecast by the theta method"),
        _("What comes if half the long trend goes on?"),
        ROLES,
        COMMON,
        "Assimakopoulos & Nikolopoulos 2000, The theta model",
    ),
    Method(
        "combination",
        combination,
        _("Combined forecast"),
        _("What comes by the mean of smoothing and theta?"),
        ROLES,
        (FORM, START, *COMMON, SEED),
        "Bates & Granger 1969, The Combination of Forecasts; Makridakis et al. 2020, The M4 Competition",
    ),
    Method(
        "attainability",
        attainability,
        _("Is the target in reach?"),
        _("Can the target be reached by its day, going on as now?"),
        ROLES,
        (
            Param("target", "float", 0.0, _("Sum to be reached.")),
            Param("due", "day", None, _("Last day that counts.")),
            Param("since", "day", None, _("First day that counts; by default the first of the fiscal year.")),
            LEVEL,
            UNIT,
            THROUGH,
            *DAYS,
            FISCAL,
            SEED,
        ),
        "Hyndman & Athanasopoulos 2021, Forecasting: Principles and Practice",
    ),
    Method(
        "bass",
        bass,
        _("Spread of a novelty (Bass)"),
        _("How fast does a novelty spread, and when do most people take it up?"),
        (Role("adopters", COUNT, _("New adopters of each period from the launch on, in order."), required=False),),
        (
            Param("p", "float", 0.03, _("Coefficient of innovation, when there are no adopters to estimate it from.")),
            Param("q", "float", 0.38, _("Coefficient of imitation, when there are no adopters to estimate it from.")),
            Param("market", "float", 1000.0, _("People who will ever adopt, when there are no adopters to estimate it from.")),
            Param("horizon", "int", 12, _("Periods ahead.")),
            Param("level", "float", 0.95, _("Level of the interval.")),
        ),
        "Bass 1969, A New Product Growth for Model Consumer Durables; Srinivasan & Mason 1986",
    ),
)
