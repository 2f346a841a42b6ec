"""Finance: costs, margins, break-even, statements, cash, hypotheses, prices and stock."""

from mercatique.fault import _
from mercatique.methods.finance.cash import CashPlan, WorkingCapital, cash_plan, working_capital
from mercatique.methods.finance.cost import Margins, UnitCosts, margins, unit_costs
from mercatique.methods.finance.depreciation import Depreciation, depreciation
from mercatique.methods.finance.hypotheses import Outcomes, Tornado, monte_carlo, tornado
from mercatique.methods.finance.landing import SPREADS, LandedCosts, landed_cost
from mercatique.methods.finance.price import (
    DEMANDS,
    BestPrice,
    Elasticity,
    Prices,
    best_price,
    elasticity,
    price_methods,
)
from mercatique.methods.finance.scenarios import Scenarios, scenarios
from mercatique.methods.finance.statement import Statement, income_statement
from mercatique.methods.finance.stock import AbcXyz, StockRules, abc_xyz, stock_rules
from mercatique.methods.finance.threshold import BreakEven, BreakEvenDay, break_even, break_even_day
from mercatique.methods.method import COUNT, DAY, MONEY, NUMBER, TEXT, Method, Param, Role

__all__ = [
    "METHODS",
    "AbcXyz",
    "BestPrice",
    "BreakEven",
    "BreakEvenDay",
    "CashPlan",
    "Depreciation",
    "Elasticity",
    "LandedCosts",
    "Margins",
    "Outcomes",
    "Prices",
    "Scenarios",
    "Statement",
    "StockRules",
    "Tornado",
    "UnitCosts",
    "WorkingCapital",
    "abc_xyz",
    "best_price",
    "break_even",
    "break_even_day",
    "cash_plan",
    "depreciation",
    "elasticity",
    "income_statement",
    "landed_cost",
    "margins",
    "monte_carlo",
    "price_methods",
    "scenarios",
    "stock_rules",
    "tornado",
    "unit_costs",
    "working_capital",
]

PRODUCT = Role("product", TEXT, _("Product."))
PRICE = Role("price", MONEY, _("Price excluding VAT."))
UNIT_COST = Role("unit_cost", MONEY, _("Cost of a piece excluding VAT."))
MONTH = Role("month", DAY, _("Any day of the month."))
FIXED = Param("fixed_costs", "float", 0.0, _("Fixed costs of the period."))
HYPOTHESES = (
    Role("hypothesis", TEXT, _("Name of the hypothesis: letters, digits and _.")),
    Role("low", NUMBER, _("Lowest believable value.")),
    Role("base", NUMBER, _("Value of the plan.")),
    Role("high", NUMBER, _("Highest believable value.")),
)
FORMULA = Param("formula", "text", "", _("What the hypotheses make, like visits * conversion * basket * margin - fixed."))
TRIED = (Role("price", MONEY, _("Price tried.")), Role("quantity", NUMBER, _("Pieces sold at that price.")))
VAT = Param("vat_rate", "float", 0.2, _("Rate of VAT as a ratio."))

METHODS: tuple[Method, ...] = (
    Method(
        "unit_costs",
        unit_costs,
        _("Unit cost by way of production"),
        _("What does a piece cost, bought, made by somebody else or made here, and from which volume on does another way win?"),
        (
            Role("mode", TEXT, _("Resale, contract, own workshop, or a product.")),
            Role("item", TEXT, _("What is paid.")),
            Role("basis", TEXT, _("unit, batch, once or share (of what it has cost so far).")),
            Role("amount", NUMBER, _("Money, or a ratio for share.")),
        ),
        (
            Param("volume", "float", 1.0, _("Pieces wanted.")),
            Param("batch", "float", 1.0, _("Pieces per batch.")),
            Param("defects", "float", 0.0, _("Share of pieces that cannot be sold.")),
        ),
        "The three production strategies of the e-commerce certification; Horngren, Cost Accounting",
    ),
    Method(
        "landed_cost",
        landed_cost,
        _("Landed cost"),
        _("What does a piece of a delivery really cost, once freight, insurance, customs and defective pieces are paid?"),
        (
            PRODUCT,
            Role("price", MONEY, _("Price of a piece in the supplier's currency.")),
            Role("quantity", NUMBER, _("Pieces delivered.")),
            Role("duty_rate", NUMBER, _("Rate of duty as a ratio."), required=False),
            Role("weight", NUMBER, _("Weight of a piece."), required=False),
            Role("defect_rate", NUMBER, _("Share of pieces that cannot be sold."), required=False),
        ),
        (
            Param("rate", "float", 1.0, _("Own currency for one of the supplier's.")),
            Param("freight", "float", 0.0, _("Freight of the delivery up to the border.")),
            Param("insurance", "float", 0.0, _("Insurance of the delivery.")),
            Param("handling", "float", 0.0, _("Customs clearance and carriage from the border on.")),
            Param("spread", "choice", "value", _("Costs are shared out by value, weight or quantity."), SPREADS),
            Param("vat_rate", "float", 0.2, _("Rate of VAT on import as a ratio.")),
        ),
        "Union Customs Code, art. 70 and 71; Code général des impôts, art. 292; Horngren, Cost Accounting",
    ),
    Method(
        "margins",
        margins,
        _("Margins"),
        _("What does each product leave, per piece and in all?"),
        (PRODUCT, PRICE, UNIT_COST, Role("volume", NUMBER, _("Pieces sold."), required=False)),
        (Param("vat_rate", "float", 0.0, _("Rate of VAT as a ratio.")),),
        "The practice of French trade calculation",
    ),
    Method(
        "break_even",
        break_even,
        _("Break-even in pieces and revenue"),
        _("How much must be sold for the costs to be covered?"),
        (PRODUCT, PRICE, UNIT_COST, Role("volume", NUMBER, _("Pieces planned."))),
        (FIXED,),
        "Rautenstrauch 1922, The Budget as a Means of Industrial Control",
    ),
    Method(
        "break_even_day",
        break_even_day,
        _("Day of break-even"),
        _("On which day of the plan are the fixed costs of the whole period covered?"),
        (MONTH, Role("revenue", MONEY, _("Revenue of the month.")), Role("variable_cost", MONEY, _("Variable costs of the month."))),
        (FIXED,),
        "The point mort of French management accounting",
    ),
    Method(
        "income_statement",
        income_statement,
        _("Income statement and its balances"),
        _("What is left of the turnover, step by step?"),
        (
            Role("year", TEXT, _("Calendar or fiscal year.")),
            Role("kind", TEXT, _("sales, production, subsidy, purchases, external, staff, taxes, depreciation, interest…")),
            Role("amount", MONEY, _("Amount excluding VAT, above zero.")),
        ),
        (),
        "Plan comptable général (soldes intermédiaires de gestion)",
    ),
    Method(
        "depreciation",
        depreciation,
        _("Depreciation of investments"),
        _("What does a purchase weigh on the result of each fiscal year until it is worn out?"),
        (
            Role("item", TEXT, _("Name of the item.")),
            Role("amount", MONEY, _("What it costs, excluding VAT.")),
            Role("years", COUNT, _("Years it lasts.")),
            Role("months", COUNT, _("Months of the first fiscal year from the month it goes into service, 1 to 12.")),
            Role("method", TEXT, _("straight or declining."), required=False),
            Role("days", COUNT, _("Days of thirty it serves in its first month, 1 to 30."), required=False),
        ),
        (),
        "Plan comptable général, art. 214-1 to 214-14; Code général des impôts, art. 39 A",
    ),
    Method(
        "cash_plan",
        cash_plan,
        _("Cash by month"),
        _("Will there be money on the account, month by month, and how much has to be found?"),
        (
            Role("month", DAY, _("Any day of the month of the invoice.")),
            Role("direction", TEXT, _("in or out.")),
            Role("amount", MONEY, _("Amount excluding VAT, above zero.")),
            Role("vat_rate", NUMBER, _("Rate of VAT as a ratio."), required=False),
            Role("delay", COUNT, _("Whole months until it is paid."), required=False),
        ),
        (
            Param("opening", "float", 0.0, _("Money on the account at the start.")),
            Param("horizon", "int", 0, _("Months to show; 0: up to the last payment.")),
            Param("regime", "text", "monthly", _("How VAT is declared: monthly, quarterly or annual."), ("monthly", "quarterly", "annual")),
            Param("fiscal_month", "int", 1, _("First month of the fiscal year, 1 to 12.")),
        ),
        "The practice of the plan de trésorerie; Code général des impôts, art. 269, 271 and 287",
    ),
    Method(
        "working_capital",
        working_capital,
        _("Working capital"),
        _("How much money is tied up in stock and unpaid invoices, less what suppliers wait for?"),
        (
            Role("case", TEXT, _("Scenario, year or activity.")),
            Role("sales", MONEY, _("Sales of the year excluding VAT.")),
            Role("purchases", MONEY, _("Purchases of the year excluding VAT.")),
            Role("stock_days", NUMBER, _("Days of purchases in stock.")),
            Role("customer_days", NUMBER, _("Days until customers pay.")),
            Role("supplier_days", NUMBER, _("Days until suppliers are paid.")),
        ),
        (VAT,),
        "The normative method of the besoin en fonds de roulement",
    ),
    Method(
        "tornado",
        tornado,
        _("Which hypothesis weighs most (tornado)"),
        _("Which hypothesis moves the result most?"),
        HYPOTHESES,
        (FORMULA,),
        "Eschenbach 1992, Spiderplots versus Tornado Diagrams for Sensitivity Analysis",
    ),
    Method(
        "monte_carlo",
        monte_carlo,
        _("Chances of a plan (Monte-Carlo)"),
        _("How may the result turn out, and what is the chance that it reaches the target?"),
        HYPOTHESES,
        (
            FORMULA,
            Param("target", "float", 0.0, _("Value to reach.")),
            Param("draws", "int", 10_000, _("Number of draws.")),
            Param("seed", "int", 0, _("Seed of the random numbers.")),
        ),
        "Hertz 1964, Risk Analysis in Capital Investment",
    ),
    Method(
        "scenarios",
        scenarios,
        _("Scenarios of a plan"),
        _("What becomes of the result in each scenario, which hypothesis makes the difference, and which ones reach the target?"),
        (
            Role("scenario", TEXT, _("Name of the scenario.")),
            Role("hypothesis", TEXT, _("Name of the hypothesis: letters, digits and _.")),
            Role("value", NUMBER, _("Its value in the scenario.")),
        ),
        (
            FORMULA,
            Param("base", "text", "", _("Scenario that the others are compared with; empty: the first.")),
            Param("target", "float", 0.0, _("Value to reach.")),
        ),
        "Schoemaker 1995, Scenario Planning: A Tool for Strategic Thinking",
    ),
    Method(
        "price_methods",
        price_methods,
        _("Price by four methods"),
        _("Which price do costs, the return one wants, competitors and the customer's value each ask for?"),
        (
            PRODUCT,
            UNIT_COST,
            Role("volume", NUMBER, _("Pieces planned."), required=False),
            Role("capital", MONEY, _("Capital invested."), required=False),
            Role("competitor", MONEY, _("Price of a comparable product."), required=False),
            Role("value", MONEY, _("What it is worth to the customer."), required=False),
        ),
        (
            Param("markup", "float", 0.3, _("Margin wanted on cost.")),
            Param("wanted_return", "float", 0.1, _("Return wanted on the capital.")),
            Param("position", "float", 0.0, _("Position against the competitor: -0.05 for 5% below.")),
            Param("share_of_value", "float", 0.8, _("Part of the value that is asked for.")),
            VAT,
            Param("ends", "numbers", (0.9, 0.99), _("Ends of the shelf price, like 0.9,0.99.")),
        ),
        "Kotler & Keller, Marketing Management; Nagle 1987, The Strategy and Tactics of Pricing",
    ),
    Method(
        "elasticity",
        elasticity,
        _("Price elasticity"),
        _("By how many per cent does demand move when the price moves by one?"),
        TRIED,
        (),
        "Marshall 1890, Principles of Economics; Allen 1933",
    ),
    Method(
        "best_price",
        best_price,
        _("Price that leaves most"),
        _("Which price leaves the largest margin?"),
        TRIED,
        (
            Param("unit_cost", "float", 0.0, _("Cost of a piece excluding VAT.")),
            Param("curve", "choice", "constant", _("Curve of demand: constant elasticity or linear."), DEMANDS),
            Param("draws", "int", 500, _("Number of draws.")),
            Param("seed", "int", 0, _("Seed of the random numbers.")),
        ),
        "Cournot 1838, Recherches sur les principes mathématiques de la théorie des richesses; Lerner 1934",
    ),
    Method(
        "stock_rules",
        stock_rules,
        _("Safety stock, reorder point, order quantity"),
        _("When must a product be ordered, how much of it, and what should stay in reserve?"),
        (
            PRODUCT,
            Role("demand", NUMBER, _("Pieces sold per day.")),
            Role("lead_days", NUMBER, _("Days of delivery.")),
            Role("order_cost", MONEY, _("Cost of an order.")),
            Role("holding_cost", MONEY, _("Cost of keeping a piece for a year.")),
            Role("demand_sd", NUMBER, _("Standard deviation of the daily demand."), required=False),
            Role("lead_sd", NUMBER, _("Standard deviation of the delivery."), required=False),
            Role("safety", NUMBER, _("A reserve fixed by hand."), required=False),
        ),
        (
            Param("service", "float", 0.95, _("Chance that the reserve suffices.")),
            Param("days_a_year", "float", 365.0, _("Days on which it is sold.")),
        ),
        "Harris 1913, How Many Parts to Make at Once; Silver, Pyke & Peterson 1998",
    ),
    Method(
        "abc_xyz",
        abc_xyz,
        _("Stock classes (ABC/XYZ)"),
        _("Which products make the turnover, and which of them sell so regularly that their stock can be planned?"),
        (
            PRODUCT,
            Role("period", TEXT, _("Month or week.")),
            Role("quantity", NUMBER, _("Pieces sold.")),
            Role("value", MONEY, _("Sales of the row.")),
        ),
        (
            Param("abc_cuts", "numbers", (0.8, 0.95), _("Two rising shares that divide A, B and C.")),
            Param("xyz_cuts", "numbers", (0.5, 1.0), _("Two rising variations that divide X, Y and Z.")),
        ),
        "Dickie 1951, ABC Inventory Analysis Shoots for Dollars, Not Pennies",
    ),
)
