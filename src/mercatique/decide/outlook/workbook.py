"""The forecast as a workbook whose formulas live, with our own results as their values."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell as cell
from xlsxwriter.worksheet import Worksheet

from mercatique.decide.outlook.computing import AHEAD, Outlook, Plan, tax_months, waited
from mercatique.decide.outlook.pictures import NAMES, STATEMENT
from mercatique.decide.outlook.reading import Written
from mercatique.kernel.downloads import XLSX as XLSX
from mercatique.kernel.format import month
from mercatique.kernel.spreadsheets import Book
from mercatique.methods.finance.vat import (
    ANNUAL,
    FIRST_YEAR,
    INSTALMENTS,
    MONTHLY,
    QUARTERLY,
    declared_in,
)

MONEY = "#,##0.00;[Red]-#,##0.00"
#: Columns before the first month.
LEFT = 2


@dataclass
class Pen:
    """A sheet being written row by row; rows are remembered by name, so that formulas can point to them."""

    book: Book
    sheet: Worksheet
    name: str
    size: int

    def __post_init__(self) -> None:
        self.row = 0
        self.rows: dict[str, int] = {}
        self.sheet.set_column(0, 0, 42)
        self.sheet.set_column(1, 1, 14)
        self.sheet.set_column(LEFT, LEFT + self.size, 13)

    def heads(self, title: str, labels: list[str]) -> None:
        self.book.text(self.sheet, 0, 0, title, self.book.format("General", True, font_size=14))
        for place, label in enumerate(labels):
            self.book.text(self.sheet, 2, LEFT + place, label, self.book.format("@", True, bottom=1, align="right"))
        self.sheet.freeze_panes(3, LEFT)
        self.row = 3

    def label(self, text: str, key: str = "", bold: bool = False) -> None:
        self.book.text(self.sheet, self.row, 0, text, self.book.format("@", bold))
        if key:
            self.rows[key] = self.row

    def given(self, text: str, values: Any, key: str = "") -> None:
        """A row of typed values."""
        self.label(text, key)
        for place, value in enumerate(values):
            self.sheet.write_number(self.row, LEFT + place, round(float(value), 10), self.book.format(MONEY))
        self.row += 1

    def formulas(self, text: str, made: Callable[[int], str], values: Any, key: str = "", bold: bool = False) -> None:
        """A row of formulas with their values."""
        self.label(text, key, bold)
        for place, value in enumerate(values):
            self.sheet.write_formula(self.row, LEFT + place, "=" + made(place), self.book.format(MONEY, bold), float(value))
        self.row += 1

    def at(self, key: str, place: int, *, elsewhere: bool = False) -> str:
        """The address of a cell of a named row."""
        inside = cell(self.rows[key], LEFT + place)
        return f"'{self.name}'!{inside}" if elsewhere else inside

    def over(self, key: str, first: int, last: int) -> str:
        return f"'{self.name}'!{cell(self.rows[key], LEFT + first)}:{cell(self.rows[key], LEFT + last)}"


def made(written: Written, scenario: str = "central") -> bytes:
    """Four sheets: hypotheses, months, cash, statement; a change of a hypothesis moves all the others."""
    study = written.study
    assert study is not None
    found = study.of(scenario)
    buffer = BytesIO()
    book = Book(buffer, title=written.forecast.title, language=get_language())
    # Formulas point backwards and forwards: the sheets stay in memory until the end.
    book.book.constant_memory = False
    inputs = hypotheses(book, written, found)
    months = monthly(book, found, inputs)
    statement = yearly(book, found, inputs, months)
    account(book, found, inputs, months, statement)
    book.close()
    return buffer.getvalue()


def hypotheses(book: Book, written: Written, found: Outlook) -> dict[str, str]:
    """The numbers one may change, each with its address."""
    name = _("Hypotheses")
    sheet, plan = book.sheet(name), found.flows.plan
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, 1, 16)
    book.text(sheet, 0, 0, f"{written.forecast.title} – {NAMES[found.scenario]}", book.format("General", True, font_size=14))
    book.text(sheet, 1, 0, _("Amounts excluding VAT. Change the numbers of this sheet: the others follow. Delays are whole days of 30-day months; how many whole months they fall later is fixed in the formulas."), book.format("@", text_wrap=True))
    where: dict[str, str] = {}
    rows: list[tuple[str, str, float]] = [
        ("opening", _("Money on the account at the start"), plan.opening),
        ("volume", _("Volumes, factor of the scenario"), found.factors.volume),
        ("price", _("Prices, factor of the scenario"), found.factors.price),
        ("cost", _("Unit costs, factor of the scenario"), found.factors.cost),
        ("customers", _("Customers: share that pays a month later still (%(days)d days)") % {"days": plan.customer_days}, plan.customer_days % 30 / 30),
        ("suppliers", _("Suppliers: share that is paid a month later still (%(days)d days)") % {"days": plan.supplier_days}, plan.supplier_days % 30 / 30),
        ("tax", _("Corporate tax, rate"), plan.tax_rate),
    ]
    for place, product in enumerate(plan.products):
        rows += [
            (f"price{place}", _("%(name)s: price") % {"name": product.name}, product.price),
            (f"unit{place}", _("%(name)s: unit cost") % {"name": product.name}, product.unit_cost),
            (f"vat{place}", _("%(name)s: VAT, rate") % {"name": product.name}, product.vat),
        ]
    for line, (key, label, value) in enumerate(rows, start=3):
        book.text(sheet, line, 0, label, book.format("@"))
        sheet.write_number(line, 1, round(value, 10), book.format("#,##0.00####"))
        where[key] = f"'{name}'!$B${line + 1}"
    return where


def monthly(book: Book, found: Outlook, inputs: dict[str, str]) -> Pen:
    """Volumes, sales, purchases and charges month by month."""
    flows, plan = found.flows, found.flows.plan
    name = _("Months")
    pen = Pen(book, book.sheet(name), name, plan.months + AHEAD)
    pen.heads(_("Month by month, excluding VAT"), [month(day) for day in plan.days])
    count = range(len(plan.products))
    for place, product in enumerate(plan.products):
        # The months beyond the last one are what the last stocks are bought for.
        pen.given(_("%(name)s: pieces, central") % {"name": product.name}, product.volumes, f"pieces{place}")

    def several(stem: str) -> Callable[[int], str]:
        return lambda at: "+".join(pen.at(f"{stem}{place}", at) for place in count)

    for place in count:
        of = f"{inputs['volume']}*{inputs['price']}*{inputs[f'price{place}']}"
        pen.formulas(_("%(name)s: sales") % {"name": plan.products[place].name}, lambda at, p=place, of=of: f"{pen.at(f'pieces{p}', at)}*{of}", flows.revenue[place], f"sales{place}")
    pen.formulas(_("Sales"), several("sales"), flows.revenue.sum(axis=0), "sales", bold=True)
    for place in count:
        of = f"{inputs['volume']}*{inputs['cost']}*{inputs[f'unit{place}']}"
        pen.formulas(_("%(name)s: cost of what is sold") % {"name": plan.products[place].name}, lambda at, p=place, of=of: f"{pen.at(f'pieces{p}', at)}*{of}", flows.cost[place], f"cost{place}")
    pen.formulas(_("Purchases consumed"), several("cost"), flows.cost.sum(axis=0), "purchases", bold=True)
    parts = [min(max(plan.stock_days - 30 * step, 0) / 30, 1.0) for step in range(AHEAD)]
    for place in count:
        of = f"{inputs['volume']}*{inputs['cost']}*{inputs[f'unit{place}']}"
        ahead = [(step + 1, part) for step, part in enumerate(parts) if part]

        def stock(at: int, p: int = place, of: str = of, ahead: list[tuple[int, float]] = ahead) -> str:
            terms = "+".join(f"{pen.at(f'pieces{p}', at + step)}*{part!r}" for step, part in ahead)
            return f"({terms})*{of}" if terms else "0"

        pen.formulas(_("%(name)s: stock at the end of the month") % {"name": plan.products[place].name}, stock, flows.stock[place], f"stock{place}")
    for place in count:
        def bought(at: int, p: int = place) -> str:
            before = f"-{pen.at(f'stock{p}', at - 1)}" if at else ""
            return f"{pen.at(f'cost{p}', at)}+{pen.at(f'stock{p}', at)}{before}"

        pen.formulas(_("%(name)s: bought") % {"name": plan.products[place].name}, bought, flows.bought[place], f"bought{place}")
    for stem, rows, key in (("sales", flows.revenue, "sold_vat"), ("bought", flows.bought, "bought_vat")):
        label = {"sold_vat": _("VAT on sales"), "bought_vat": _("VAT on purchases")}[key]
        pen.formulas(label, lambda at, stem=stem: "+".join(f"{pen.at(f'{stem}{p}', at)}*{inputs[f'vat{p}']}" for p in count), (rows * flows.vat[:, None]).sum(axis=0), key)
    pen.formulas(_("Bought"), several("bought"), flows.bought.sum(axis=0), "bought", bold=True)
    for kind, label in (("external", _("External charges")), ("staff", _("Staff")), ("taxes", _("Duties and taxes"))):
        rows = [(charge.name, values) for charge, values in zip(plan.charges, flows.charges, strict=True) if charge.kind == kind]
        for n, (title, values) in enumerate(rows):
            pen.given(title, values, f"{kind}{n}")
        terms = [f"{kind}{n}" for n in range(len(rows))]
        pen.formulas(label, lambda at, terms=terms: "+".join(pen.at(key, at) for key in terms) or "0", flows.kind(kind), kind, bold=True)
    pen.given(_("VAT on charges"), flows.charge_vat, "charge_vat")
    pen.given(_("Investments excl. VAT"), flows.invested.sum(axis=0), "invested")
    pen.given(_("VAT on investments"), flows.invested_vat, "invested_vat")
    pen.given(pgettext("income statement", "Depreciation"), flows.worn.sum(axis=0), "depreciation")
    pen.given(_("Own funds"), flows.own, "own")
    pen.given(_("Loans"), flows.loans, "loans")
    pen.given(_("Subsidies"), flows.subsidies, "subsidy")
    pen.given(_("Loans paid back"), flows.capital, "repaid")
    pen.given(_("Interest"), flows.interest, "interest")
    return pen


def yearly(book: Book, found: Outlook, inputs: dict[str, str], months: Pen) -> Pen:
    """The income statement: sums of months, balances of sums."""
    plan, labels = found.flows.plan, found.labels
    name = _("Income statement")
    pen = Pen(book, book.sheet(name), name, len(labels))
    pen.heads(_("Income statement by fiscal year"), labels)
    spans = [(plan.years.index(label), len(plan.years) - 1 - plan.years[::-1].index(label)) for label in labels]
    before: str | None = None
    pending: list[tuple[str, int]] = []
    losses: list[float] = []
    for key, label, sign, balance in STATEMENT:
        if key == "income_tax":
            carried, result = 0.0, found.statement.result_before_tax
            for value in result:
                losses.append(carried)
                carried = max(carried - float(value), 0.0)
            row = pen.row

            def loss(at: int, row: int = row) -> str:
                return "0" if not at else f"MAX({cell(row, LEFT + at - 1)}-{pen.at('result_before_tax', at - 1)},0)"

            pen.formulas(_("Losses carried forward"), loss, losses, "losses")
            pen.formulas(str(label), lambda at: f"MAX({pen.at('result_before_tax', at)}-{pen.at('losses', at)},0)*{inputs['tax']}", found.lines[key], key)
        elif not balance:
            pen.formulas(str(label), lambda at, key=key: f"SUM({months.over(key, *spans[at])})", found.lines[key], key)
        else:
            terms, base = tuple(pending), before
            if key == "cash_flow":
                terms, base = (("depreciation", 1),), "net_result"

            def sums(at: int, terms: tuple[tuple[str, int], ...] = terms, base: str | None = base) -> str:
                text = "".join(f"{'+' if one > 0 else '-'}{pen.at(part, at)}" for part, one in terms)
                return (pen.at(base, at) if base else "0") + text

            pen.formulas(str(label), sums, getattr(found.statement, key), key, bold=True)
            before, pending = key, []
            continue
        pending.append((key, sign))
    return pen


def account(book: Book, found: Outlook, inputs: dict[str, str], months: Pen, statement: Pen) -> Pen:
    """Cash by month: what is received and paid with its delays, VAT settled by its regime."""
    flows, plan = found.flows, found.flows.plan
    name = _("Cash")
    pen = Pen(book, book.sheet(name), name, plan.months)
    pen.heads(_("Cash by month, including VAT"), [month(day) for day in plan.days])
    sold, bought = flows.revenue.sum(axis=0), flows.bought.sum(axis=0)
    sold_vat, bought_vat = (flows.revenue * flows.vat[:, None]).sum(axis=0), (flows.bought * flows.vat[:, None]).sum(axis=0)

    def delayed(days: int, share: str, net: str, vat: str) -> Callable[[int], str]:
        late = days // 30

        def text(at: int) -> str:
            terms = []
            for place, part in ((at - late, f"(1-{share})"), (at - late - 1, share)):
                if place >= 0:
                    terms.append(f"({months.at(net, place, elsewhere=True)}+{months.at(vat, place, elsewhere=True)})*{part}")
            return "+".join(terms) or "0"

        return text

    pen.formulas(_("Received from customers"), delayed(plan.customer_days, inputs["customers"], "sales", "sold_vat"), waited(sold + sold_vat, plan.customer_days), "received")
    pen.formulas(_("Paid to suppliers of goods"), delayed(plan.supplier_days, inputs["suppliers"], "bought", "bought_vat"), waited(bought + bought_vat, plan.supplier_days), "suppliers")
    of = lambda key, at: months.at(key, at, elsewhere=True)  # noqa: E731
    pen.formulas(_("Charges paid"), lambda at: "+".join(of(key, at) for key in ("external", "staff", "taxes", "charge_vat")), flows.charges.sum(axis=0) + flows.charge_vat, "charges")
    pen.formulas(_("Investments paid"), lambda at: f"{of('invested', at)}+{of('invested_vat', at)}", flows.invested.sum(axis=0) + flows.invested_vat, "invested")
    pen.formulas(_("Own funds, loans, subsidies"), lambda at: f"{of('own', at)}+{of('loans', at)}+{of('subsidy', at)}", flows.own + flows.loans + flows.subsidies, "brought")
    pen.formulas(_("Loans paid back, interest"), lambda at: f"{of('repaid', at)}+{of('interest', at)}", flows.capital + flows.interest, "repaid")
    due = {place: year for year, place in enumerate(tax_months(plan))}
    taxed = [float(found.lines["income_tax"][due[place]]) if place in due else 0.0 for place in range(plan.months)]
    pen.formulas(_("Corporate tax"), lambda at: statement.at("income_tax", due[at], elsewhere=True) if at in due else "0", taxed, "tax")
    position = sold_vat - bought_vat - flows.charge_vat - flows.invested_vat
    owing, carried = [], 0.0
    for value, paid in zip(position, found.cash.vat, strict=True):
        owing.append(carried)
        carried += float(value) - float(paid)
    row = pen.row

    def net_vat(at: int) -> str:
        return f"({of('sold_vat', at)}-{of('bought_vat', at)}-{of('charge_vat', at)}-{of('invested_vat', at)})"

    def owed(at: int) -> str:
        return f"{cell(row, LEFT + at - 1)}+{net_vat(at - 1)}-{cell(row + 1, LEFT + at - 1)}" if at else "0"

    pen.formulas(_("VAT owed at the beginning (below zero: a credit)"), owed, owing, "owed")
    pen.formulas(_("VAT settled"), settling(plan, row, net_vat), found.cash.vat, "settled")
    line = pen.row

    def balance(at: int) -> str:
        before = cell(line, LEFT + at - 1) if at else inputs["opening"]
        return f"{before}+{pen.at('received', at)}+{pen.at('brought', at)}" + "".join(f"-{pen.at(key, at)}" for key in ("suppliers", "charges", "invested", "repaid", "tax", "settled"))

    pen.formulas(_("On the account"), balance, found.cash.balance, "balance", bold=True)
    span = f"{cell(line, LEFT)}:{cell(line, LEFT + plan.months - 1)}"
    pen.label(_("Lowest"), bold=True)
    pen.sheet.write_formula(pen.row, LEFT, f"=MIN({span})", pen.book.format(MONEY, True), found.lowest)
    return pen


def settling(plan: Plan, row: int, net_vat: Callable[[int], str]) -> Callable[[int], str]:
    """The formula of the VAT paid in a month, by the regime of the forecast; ``row`` holds what is owed at its beginning."""
    calendar = [day.month for day in plan.days]
    starts = [at for at, number in enumerate(calendar) if number == plan.fiscal_month and at]

    def formula(at: int) -> str:
        now = cell(row, LEFT + at)
        if plan.regime == MONTHLY or (plan.regime == QUARTERLY and calendar[at] % 3 == 1):
            return f"MAX({now},0)"
        if plan.regime != ANNUAL:
            return "0"
        begun = [start for start in starts if start <= at]
        terms = []
        if begun and calendar[at] == declared_in(plan.fiscal_month):
            terms.append(f"MAX({cell(row, LEFT + begun[-1])},0)")
        if calendar[at] in INSTALMENTS and not begun:
            terms.append(f"MAX({now},0)*{FIRST_YEAR}")
        elif calendar[at] in INSTALMENTS:
            before = range(begun[-2] if len(begun) > 1 else 0, begun[-1])
            whole = "+".join(net_vat(place) for place in before)
            terms.append(f"MAX(({whole})*12/{len(before)},0)*{INSTALMENTS[calendar[at]]}")
        return "+".join(terms) or "0"

    return formula
