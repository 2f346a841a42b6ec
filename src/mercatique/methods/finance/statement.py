"""Income statement by year, with the balances French accounting draws from it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values, amounts, identifiers, money, same_length, texts
from mercatique.methods.result import Result

#: Kinds of lines. Income adds, the others take away.
INCOME = ("sales", "production", "subsidy", "financial_income")
EXPENSE = ("purchases", "external", "staff", "taxes", "depreciation", "interest", "income_tax")
KINDS = (*INCOME, *EXPENSE)


@dataclass(frozen=True)
class Statement(Result):
    """One row per year; each balance adds the next lines to the one before."""

    years: NDArray[np.object_]
    turnover: Floats
    margin: Floats
    value_added: Floats
    ebitda: Floats
    operating_result: Floats
    result_before_tax: Floats
    net_result: Floats
    cash_flow: Floats
    total_net_result: float

    def __len__(self) -> int:
        return len(self.years)

    def to_table(self) -> pa.Table:
        names = ("turnover", "margin", "value_added", "ebitda", "operating_result", "result_before_tax", "net_result", "cash_flow")
        columns: dict[str, Any] = {"year": pa.array(self.years, pa.string())}
        columns.update({name: getattr(self, name) for name in names})
        return pa.table(columns)


def income_statement(year: Values, kind: Values, amount: Values) -> Statement:
    """What is left of the turnover, step by step?

    Assumptions
        Amounts exclude VAT, are in one currency and above zero whichever way they go; a line stands in the year it
        belongs to, whenever it is paid.

    Formula
        Each balance is the one before it and the next lines (French soldes intermédiaires de gestion)::

            turnover         = sales + production
            margin           = turnover - purchases
            value added      = margin - external
            EBITDA (EBE)     = value added + subsidy - staff - taxes
            operating result = EBITDA - depreciation
            before tax       = operating result + financial_income - interest
            net result       = before tax - income_tax
            cash flow (CAF)  = net result + depreciation

    Parameters
        year: calendar or fiscal year, text, shape (n,). kind: one of sales, production, subsidy, financial_income,
        purchases, external, staff, taxes, depreciation, interest, income_tax, shape (n,). amount: money, zero or more.

    Result
        ``Statement``, one row per year in its order. Sums are exact to four decimals.

    Errors
        columns_differ, kind_of_line_unknown, line_negative, year_missing, column_no_number, column_empty_cells.

    Source
        Plan comptable général (soldes intermédiaires de gestion, capacité d'autofinancement).
    """
    same_length(year=year, kind=kind, amount=amount)
    years, exact = identifiers(year, "year"), money(amount, "amount")
    if (years.codes < 0).any():
        raise Fault("year_missing", _("A line has no year."))
    if (exact < 0).any():
        raise Fault("line_negative", _("A line is below zero: write amounts above zero, the kind says which way they go."))
    words = np.array([str(word).strip().lower() for word in texts(kind, "kind")], dtype=object)
    if strange := sorted(set(words) - set(KINDS)):
        raise Fault("kind_of_line_unknown", _("%(kind)s is no kind of line; possible: %(kinds)s."), kind=strange[0], kinds=", ".join(KINDS))
    sums: dict[str, Any] = {}
    for name in KINDS:
        rows = words == name
        sums[name] = np.zeros(len(years), dtype=np.int64)
        np.add.at(sums[name], years.codes[rows], exact[rows])
    turnover = sums["sales"] + sums["production"]
    margin = turnover - sums["purchases"]
    value_added = margin - sums["external"]
    ebitda = value_added + sums["subsidy"] - sums["staff"] - sums["taxes"]
    operating = ebitda - sums["depreciation"]
    before = operating + sums["financial_income"] - sums["interest"]
    net = before - sums["income_tax"]
    return Statement(
        years=years.names,
        turnover=amounts(turnover),
        margin=amounts(margin),
        value_added=amounts(value_added),
        ebitda=amounts(ebitda),
        operating_result=amounts(operating),
        result_before_tax=amounts(before),
        net_result=amounts(net),
        cash_flow=amounts(net + sums["depreciation"]),
        total_net_result=float(amounts(net.sum())),
    )
