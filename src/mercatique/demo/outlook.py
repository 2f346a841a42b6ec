"""The demo companies' financial forecasts: a first version that was frozen, a second one under way."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from mercatique.decide.models import (
    Forecast,
    ForecastCharge,
    ForecastCost,
    ForecastInvestment,
    ForecastProduct,
    ForecastResource,
    Objective,
)
from mercatique.decide.outlook import versions
from mercatique.decide.outlook.models import MONTHS
from mercatique.demo.book import Book
from mercatique.demo.content.dealership import outlook as of_dealership
from mercatique.demo.content.forecasts import Forecast as Words
from mercatique.demo.content.forecasts import Product
from mercatique.demo.content.shop import outlook as of_shop
from mercatique.months import months_after

FORECASTS = {"val-de-loire": of_dealership.FORECASTS, "colibri": of_shop.FORECASTS}


def write(book: Book) -> None:
    for words in FORECASTS.get(book.workspace.slug, ()):
        first = forecast(book, words)
        second = versions.renew(first)
        first.frozen_on = book.today - timedelta(days=40)
        first.save()
        change(second, words)


def exact(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def forecast(book: Book, words: Words) -> Forecast:
    begin = book.year.next().first if words.next_year else months_after(book.today.replace(day=1), words.begins)
    scenarios = {
        f"{name}_{what}": exact(value)
        for name, values in (("prudent", words.prudent), ("ambitious", words.ambitious))
        for what, value in zip(("volume", "price", "cost"), values, strict=True)
    }
    made: Forecast = book.write(
        Forecast, title=words.title, purpose=words.purpose, owner=book.people.get(words.owner), first_month=begin, opening_cash=exact(words.opening),
        customer_days=words.customer_days, supplier_days=words.supplier_days, stock_days=words.stock_days, tax_rate=exact(words.tax), regime=words.regime,
        hypotheses=words.hypotheses, objective=book.found(Objective, words.objective), gap_reason=words.gap_reason, verdict=words.verdict,
        **scenarios, **words.measured,
    )  # fmt: skip

    def month(place: int | None) -> date | None:
        return None if place is None else months_after(begin, place)

    for each in words.products:
        product(book, made, each, begin)
    for charge in words.charges:
        book.write(
            ForecastCharge, forecast=made, title=charge.title, kind=charge.kind, amount=exact(charge.amount), start=month(charge.first), end=month(charge.last)
        )
    for bought in words.investments:
        book.write(ForecastInvestment, forecast=made, title=bought.title, amount=exact(bought.amount), month=month(bought.month), years=bought.years)
    for brought in words.resources:
        book.write(
            ForecastResource, forecast=made, title=brought.title, kind=brought.kind, amount=exact(brought.amount), month=month(brought.month),
            rate=exact(brought.rate), duration=brought.duration,
        )  # fmt: skip
    return made


def product(book: Book, made: Forecast, words: Product, begin: date) -> None:
    seasons = {name: exact(value) for name, value in zip(MONTHS, words.seasons, strict=True)} if words.seasons else {}
    kept = book.write(
        ForecastProduct, forecast=made, title=words.title, family=words.family, mode=words.mode, mode_reason=words.reason, price=exact(words.price),
        vat_rate=exact(words.vat), volume=exact(words.volume), growth=exact(words.growth), start=months_after(begin, words.start) if words.start else None,
        batch=words.batch, defects=exact(words.defects), **seasons,
    )  # fmt: skip
    for cost in words.costs:
        book.write(ForecastCost, product=kept, title=cost.title, mode=cost.mode, basis=cost.basis, amount=exact(cost.amount))


def change(second: Forecast, words: Words) -> None:
    """What has been thought over since the first version."""
    second.title = words.second.title
    for name, value in words.second.fields.items():
        setattr(second, name, value)
    second.save()
    for model in (ForecastCharge, ForecastResource):
        rows: Any = model.objects.filter(forecast=second, title__in=words.second.amounts)
        for row in rows:
            row.amount = exact(words.second.amounts[row.title])
            row.save()
    for row in ForecastProduct.objects.filter(forecast=second, title__in=words.second.volumes):
        row.volume = exact(words.second.volumes[row.title])
        row.save()
