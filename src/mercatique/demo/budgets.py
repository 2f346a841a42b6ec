"""The demo companies' money and risks: what they spent, who pays a part, what they decided, what could go wrong."""

from datetime import timedelta
from decimal import Decimal

from mercatique.decide.models import Objective
from mercatique.demo.book import Book
from mercatique.demo.content.money import Purchase, Spending
from mercatique.kernel.periods import fiscal_year
from mercatique.plan.budgets.forms import take_reading
from mercatique.plan.models import (
    Action,
    BudgetLine,
    BudgetMove,
    CampaignRule,
    CoFunding,
    ControlPoint,
    Expense,
    ExpenseRule,
    Reallocation,
    Risk,
)

CENT = Decimal("0.01")


def write(book: Book) -> None:
    money = book.content.money
    for spending in money.spending:
        spend(book, spending)
    for purchase in money.purchases:
        buy(book, purchase)
    for funding in money.fundings:
        book.write(
            CoFunding, title=funding.title, action=book.found(Action, funding.action), funder=funding.funder, state=funding.state,
            share=funding.share, amount=funding.amount, day=book.month_start(funding.month) if funding.amount else None,
        )  # fmt: skip
    for text, key in money.rules:
        book.write(ExpenseRule, title=text, action=book.found(Action, key), leave_out=not key)
    for text, key, results in money.campaigns:
        book.write(CampaignRule, title=text, action=book.found(Action, key), leave_out=not key, results=results)
    for threat in money.threats:
        book.write(
            Risk, title=threat.title, kind=threat.kind, probability=threat.probability, impact=threat.impact, exposed=threat.exposed,
            trigger=threat.trigger, mitigation=threat.mitigation, owner=book.people.get(threat.owner), status=threat.status,
            review=book.today + timedelta(days=threat.review_in), action=book.found(Action, threat.action),
            objective=book.found(Objective, threat.objective),
        )  # fmt: skip
    suppose(book)
    look(book)


def spend(book: Book, spending: Spending) -> None:
    """Month by month of the plan: invoices until today, orders for what is coming where there are any."""
    action = book.found(Action, spending.action)
    if action is None:
        return
    for place, line in enumerate(BudgetLine.objects.filter(action=action).order_by("month")):
        day = line.month + timedelta(days=9 + action.number % 15)
        paid = day <= book.today
        ahead = (line.month.year - book.today.year) * 12 + line.month.month - book.today.month
        if not paid and not (spending.ordered and ahead <= 2):
            continue
        without_vat = line.planned / Decimal("1.2") if book.workspace.vat == "incl" else line.planned
        net = (without_vat * Decimal(str(spending.rates[place % len(spending.rates)]))).quantize(CENT)
        book.write(
            Expense, title=spending.text, action=action, supplier=spending.supplier, day=day, net=net, vat_rate=Decimal(20),
            state=Expense.State.SPENT if paid else Expense.State.COMMITTED, capital=spending.capital,
            document=f"{'F' if paid else 'BC'}-{1000 + 37 * action.number + place}",
        )  # fmt: skip


def buy(book: Book, purchase: Purchase) -> None:
    """One line apart, never after today."""
    day = min(book.month_start(purchase.month) + timedelta(days=17), book.today)
    book.write(
        Expense, title=purchase.text, action=book.found(Action, purchase.action), supplier=purchase.supplier, day=day,
        net=Decimal(str(purchase.net)), vat_rate=Decimal(20), document=purchase.document, capital=purchase.capital,
    )  # fmt: skip


def suppose(book: Book) -> None:
    """Hypotheses with a move from the richest month to come of the giver to the next month of the taker."""
    for words in book.content.money.hypotheses:
        giver, taker = book.found(Action, words.giver), book.found(Action, words.taker)
        found = book.write(Reallocation, title=words.title, trigger=words.trigger, reason=words.reason)
        lines = list(BudgetLine.objects.filter(action=giver, month__lte=book.year.last).order_by("-planned", "-month"))
        coming = [line for line in lines if line.month > book.today] or lines
        if not coming:
            continue
        wanted = BudgetLine.objects.filter(action=taker, month__gte=book.today.replace(day=1)).order_by("month").first()
        book.write(
            BudgetMove, title=words.title, reallocation=found, giver=giver, giver_month=coming[0].month, taker=taker,
            taker_month=wanted.month if wanted else book.today.replace(day=1), amount=min(Decimal(words.amount), coming[0].planned),
        )  # fmt: skip


def look(book: Book) -> None:
    """The readings of the quarters that are over, and of the first day."""
    for reading in book.content.money.readings:
        day = book.year.quarter(reading.quarter)[1] if reading.quarter else book.year.first
        if day > book.today:
            continue
        point = ControlPoint(
            workspace=book.workspace, title=f"{reading.title} {fiscal_year(book.workspace, day).label}", day=day, by=book.people.get(reading.by),
            load=reading.load, decision=reading.decision,
        )  # fmt: skip
        take_reading(point)
        point.save()
