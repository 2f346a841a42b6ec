"""The declared tables: their columns, units, meanings, personal data, row keys and order of storage."""

from collections.abc import Iterator
from dataclasses import dataclass

from mercatique.fault import _

MONEY = "DECIMAL(18,4)"

#: Where a column comes from: the file (intake maps it), the store (added when a row is written),
#: a rule (derived when it is read, so that an edited rule applies without a new import).
FILE, STORE, RULE = "file", "store", "rule"


@dataclass(frozen=True)
class Column:
    """One column: its type in DuckDB's words, what it means, and whether it says something about a person."""

    name: str
    type: str
    label: str
    meaning: str
    unit: str = ""
    personal: bool = False
    origin: str = FILE


@dataclass(frozen=True)
class TableSpec:
    """One kind of table of a workspace."""

    name: str
    label: str
    columns: tuple[Column, ...]
    #: Columns that identify a row when the source gives no identity of its own.
    key: tuple[str, ...]
    #: The source's own identity of a row, with which a changed row updates.
    identity: tuple[str, ...] = ()
    time: str = ""
    sort: tuple[str, ...] = ()
    #: A file must give one column of each group.
    required: tuple[tuple[str, ...], ...] = ()
    #: Several identical rows are several facts (order lines), not one row said twice (customers).
    counted: bool = False
    #: Column whose value names the person a row is about.
    person: str = ""
    #: Rows outlive their person: a line of the accounts stays when the customer is erased, and names nobody.
    outlives: bool = False
    derived: bool = False
    #: Numbers that a line must have readable where it has them; what is no number leaves the line out.
    numbers: tuple[str, ...] = ()
    #: Numbers that sources leave out, or write as a dash, where they are zero.
    zero: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def __contains__(self, name: object) -> bool:
        return any(column.name == name for column in self.columns)

    def __getitem__(self, name: str) -> Column:
        found = next((column for column in self.columns if column.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    @property
    def given(self) -> tuple[Column, ...]:
        """The columns a file may bring."""
        return tuple(column for column in self.columns if column.origin == FILE)

    @property
    def stored(self) -> tuple[Column, ...]:
        """The columns on disk: everything but what rules say."""
        return tuple(column for column in self.columns if column.origin != RULE)

    @property
    def personal(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.personal)


#: Columns the store adds to every imported row.
BOOKKEEPING = (
    Column("source_line", "BIGINT", _("Line of the file"), _("Number of the line in the imported file."), origin=STORE),
    Column("import_id", "VARCHAR", _("Import it came with"), _("The import that brought the row."), origin=STORE),
    Column("replaced_by", "VARCHAR", _("Replaced by"), _("The import that replaced the row."), origin=STORE),
    Column("row_id", "BIGINT", _("Row"), _("Number of the row in the table, never used twice."), origin=STORE),
    Column("bucket", "SMALLINT", _("Bucket"), _("Part of the table in which all rows of a customer stand."), origin=STORE),
)

ORDERS = TableSpec(
    name="orders",
    label=_("Order lines"),
    columns=(
        Column("order_id", "VARCHAR", _("Order"), _("Number of the order or invoice, as the source writes it.")),
        Column("line_id", "VARCHAR", _("Line identifier"), _("The source's own identifier of the line, if it has one.")),
        Column("source", "VARCHAR", _("Source"), _("The shop, till or system the line comes from.")),
        Column("ordered_at", "TIMESTAMPTZ", _("Ordered at"), _("Moment of the order, in universal time.")),
        Column("day", "DATE", _("Day"), _("Day of the order in the time zone of the workspace, fixed at import.")),
        Column("customer_id", "VARCHAR", _("Customer"), _("Number or key of the customer, as text."), personal=True),
        Column("product_id", "VARCHAR", _("Product"), _("Code of the product, as text.")),
        Column("product_name", "VARCHAR", _("Product name"), _("Name of the product on the line.")),
        Column("category", "VARCHAR", _("Category"), _("Family of the product.")),
        Column("quantity", MONEY, _("Quantity"), _("Units ordered; negative when they come back.")),
        Column("unit_price", MONEY, _("Unit price"), _("Price of one unit, in the currency of the line."), unit="currency"),
        Column("amount", MONEY, _("Amount"), _("Quantity times price, after the line's discount."), unit="currency"),
        Column("discount", MONEY, _("Discount"), _("Reduction already taken off the amount."), unit="currency"),
        Column("cost", MONEY, _("Cost"), _("Cost of the whole line, for margins."), unit="currency"),
        Column("currency", "VARCHAR", _("Currency"), _("Currency of the amounts, three letters.")),
        Column("vat", "VARCHAR", _("VAT basis"), _("Whether amounts exclude or include VAT: excl or incl.")),
        Column("vat_rate", "DECIMAL(9,4)", _("VAT rate"), _("Rate of VAT of the line, in percent."), unit="%"),
        Column("country", "VARCHAR", _("Country"), _("Country of the customer or delivery.")),
        Column("site", "VARCHAR", _("Site"), _("Shop, branch or web site that sold.")),
        Column("brand", "VARCHAR", _("Brand"), _("Brand sold.")),
        Column("activity", "VARCHAR", _("Activity"), _("Line of business: new vehicles, workshop, online…")),
        Column("channel", "VARCHAR", _("Channel"), _("How the order came: shop, web, telephone…")),
        Column("status", "VARCHAR", _("Status"), _("State of the order in the source: paid, cancelled, refunded…")),
        Column("cancelled_at", "TIMESTAMPTZ", _("Cancelled at"), _("Moment the order was cancelled, if it was.")),
        Column(
            "line_no", "INTEGER", _("Occurrence"), _("First, second… identical line of the same order."), origin=STORE
        ),
        *BOOKKEEPING,
        Column(
            "kind",
            "VARCHAR",
            _("Kind"),
            _("What the line is by the rules: sale, cancellation, return, fee, adjustment, credit or invalid."),
            origin=RULE,
        ),
        Column("goods", "BOOLEAN", _("Goods"), _("A real product, not a fee or an adjustment."), origin=RULE),
        Column(
            "matched",
            "VARCHAR",
            _("Matched"),
            _("How a cancellation, return or credit found its sale: exact, ambiguous, unmatched; none for other lines."),
            origin=RULE,
        ),
        Column(
            "origin",
            "BIGINT",
            _("Origin"),
            _("Row of the sale that a cancellation or return takes back."),
            origin=RULE,
        ),
        Column(
            "net_quantity",
            MONEY,
            _("Net quantity"),
            _("Units of a sale that were neither cancelled nor returned later."),
            origin=RULE,
        ),
        Column(
            "net_amount",
            MONEY,
            _("Net amount"),
            _("Amount of a sale left after what was cancelled or returned of it later."),
            unit="currency",
            origin=RULE,
        ),
        Column("rule", "VARCHAR", _("Rule"), _("The order rule that gave the line its kind."), origin=RULE),
    ),
    key=("order_id", "product_id", "quantity", "unit_price", "ordered_at"),
    identity=("source", "line_id"),
    time="ordered_at",
    sort=("bucket", "customer_id", "ordered_at", "row_id"),
    required=(("ordered_at",), ("order_id", "customer_id"), ("amount", "unit_price")),
    counted=True,
    person="customer_id",
    outlives=True,
    numbers=("quantity", "unit_price", "amount"),
)

CUSTOMERS = TableSpec(
    name="customers",
    label=_("Customers"),
    columns=(
        Column("customer_id", "VARCHAR", _("Customer"), _("Number or key of the customer, as text."), personal=True),
        Column("source", "VARCHAR", _("Source"), _("The shop, till or system the customer comes from.")),
        Column("name", "VARCHAR", _("Name"), _("Name of the person or firm."), personal=True),
        Column("first_name", "VARCHAR", _("First name"), _("First name of the person."), personal=True),
        Column("last_name", "VARCHAR", _("Last name"), _("Family name of the person."), personal=True),
        Column("company", "VARCHAR", _("Company"), _("Firm the customer buys for."), personal=True),
        Column("email", "VARCHAR", _("E-mail"), _("E-mail address."), personal=True),
        Column("phone", "VARCHAR", _("Telephone"), _("Telephone number."), personal=True),
        Column("street", "VARCHAR", _("Street"), _("Street and number."), personal=True),
        Column("postal_code", "VARCHAR", _("Postal code"), _("Postal code, as text."), personal=True),
        Column("city", "VARCHAR", _("Town"), _("Town or commune."), personal=True),
        Column("country", "VARCHAR", _("Country"), _("Country of the customer.")),
        Column("birth_day", "DATE", _("Birth date"), _("Date of birth."), personal=True),
        Column("language", "VARCHAR", _("Language"), _("Language the customer speaks.")),
        Column("kind", "VARCHAR", _("Customer type"), _("Type of customer in the source: private, firm…")),
        Column("tags", "VARCHAR", _("Tags"), _("Labels given in the source."), personal=True),
        Column("site", "VARCHAR", _("Site"), _("Shop or branch that looks after the customer.")),
        Column("brand", "VARCHAR", _("Brand"), _("Brand the customer belongs to.")),
        Column("activity", "VARCHAR", _("Activity"), _("Line of business the customer belongs to.")),
        Column("created_at", "TIMESTAMPTZ", _("Created at"), _("When the source first knew the customer.")),
        *BOOKKEEPING,
    ),
    key=("source", "customer_id"),
    identity=("source", "customer_id"),
    sort=("bucket", "customer_id", "row_id"),
    required=(("customer_id",),),
    person="customer_id",
)

PRODUCTS = TableSpec(
    name="products",
    label=_("Products"),
    columns=(
        Column("product_id", "VARCHAR", _("Product"), _("Code of the product, as text.")),
        Column("source", "VARCHAR", _("Source"), _("The shop, till or system the product comes from.")),
        Column("name", "VARCHAR", _("Name"), _("Name of the product.")),
        Column("category", "VARCHAR", _("Category"), _("Family of the product.")),
        Column("brand", "VARCHAR", _("Brand"), _("Brand of the product.")),
        Column("activity", "VARCHAR", _("Activity"), _("Line of business the product belongs to.")),
        Column("site", "VARCHAR", _("Site"), _("Shop or branch that sells the product.")),
        Column("supplier", "VARCHAR", _("Supplier"), _("Who delivers the product.")),
        Column("price", MONEY, _("Price"), _("List price of one unit."), unit="currency"),
        Column("unit_cost", MONEY, _("Unit cost"), _("Cost of one unit."), unit="currency"),
        Column("currency", "VARCHAR", _("Currency"), _("Currency of price and cost, three letters.")),
        Column("vat", "VARCHAR", _("VAT basis"), _("Whether amounts exclude or include VAT: excl or incl.")),
        Column("vat_rate", "DECIMAL(9,4)", _("VAT rate"), _("Rate of VAT, in percent."), unit="%"),
        Column("created_at", "TIMESTAMPTZ", _("Created at"), _("When the product was first offered.")),
        *BOOKKEEPING,
    ),
    key=("source", "product_id"),
    identity=("source", "product_id"),
    sort=("bucket", "product_id", "row_id"),
    required=(("product_id",),),
)

SPEND = TableSpec(
    name="spend",
    label=_("Ad spend"),
    columns=(
        Column("day", "DATE", _("Day"), _("Day of the spend, or the first of the days the line covers.")),
        Column("last_day", "DATE", _("Last day"), _("Last of the days the line covers; empty when it covers one.")),
        Column("source", "VARCHAR", _("Platform"), _("The advertising platform or agency the line comes from.")),
        Column("line_id", "VARCHAR", _("Line identifier"), _("The source's own identifier of the line, if it has one.")),
        Column("channel", "VARCHAR", _("Channel"), _("Kind of media: paid search, social networks, radio…")),
        Column("campaign", "VARCHAR", _("Campaign"), _("Name of the campaign.")),
        Column("campaign_id", "VARCHAR", _("Campaign number"), _("Number of the campaign on its platform, as text.")),
        Column("ad_group", "VARCHAR", _("Ad group"), _("Group of ads within the campaign.")),
        Column("ad", "VARCHAR", _("Ad"), _("Name of the ad.")),
        Column("amount", MONEY, _("Spend"), _("What the platform charges for the line."), unit="currency"),
        Column("cofunded", MONEY, _("Paid by others"), _("Part of the spend that a brand or partner pays back."), unit="currency"),
        Column("currency", "VARCHAR", _("Currency"), _("Currency of the amounts, three letters.")),
        Column("vat", "VARCHAR", _("VAT basis"), _("Whether amounts exclude or include VAT: excl or incl.")),
        Column("impressions", MONEY, _("Impressions"), _("Times the ads were shown."), unit="count"),
        Column("reach", MONEY, _("People reached"), _("Different people who saw the ads."), unit="count"),
        Column("clicks", MONEY, _("Clicks"), _("Clicks that lead to the site."), unit="count"),
        Column("results", MONEY, _("Conversions"), _("Conversions the platform claims; it may share one between campaigns."), unit="count"),
        Column("value", MONEY, _("Conversion value"), _("Sales the platform claims."), unit="currency"),
        Column("site", "VARCHAR", _("Site"), _("Shop, branch or web site that is advertised.")),
        Column("brand", "VARCHAR", _("Brand"), _("Brand that is advertised.")),
        Column("activity", "VARCHAR", _("Activity"), _("Line of business that is advertised.")),
        Column("country", "VARCHAR", _("Country"), _("Country in which the ads are shown.")),
        *BOOKKEEPING,
    ),
    key=("source", "line_id"),
    identity=("source", "line_id"),
    time="day",
    sort=("day", "row_id"),
    required=(("day",), ("amount",), ("campaign", "campaign_id", "channel")),
    numbers=("amount", "cofunded", "impressions", "reach", "clicks", "results", "value"),
    zero=("amount",),
)

CUSTOMER_FACTS = TableSpec(
    name="customer_facts",
    label=_("Customers in figures"),
    columns=(
        Column("customer_id", "VARCHAR", _("Customer"), _("Number or key of the customer, as text."), personal=True),
        Column("name", "VARCHAR", _("Name"), _("Name of the person or firm."), personal=True),
        Column("email", "VARCHAR", _("E-mail"), _("E-mail address."), personal=True),
        Column("country", "VARCHAR", _("Country"), _("Country of the last order.")),
        Column("site", "VARCHAR", _("Site"), _("Site of the last order.")),
        Column("brand", "VARCHAR", _("Brand"), _("Brand of the last order.")),
        Column("activity", "VARCHAR", _("Activity"), _("Line of business of the last order.")),
        Column("first_day", "DATE", _("First order"), _("Day of the first order, cancelled ones included.")),
        Column("last_day", "DATE", _("Last order"), _("Day of the last order, cancelled ones included.")),
        Column("orders", "BIGINT", _("Orders"), _("Orders of valid lines, cancelled ones included."), unit="count"),
        Column("lines", "BIGINT", _("Lines"), _("Valid order lines."), unit="count"),
        Column("products", "BIGINT", _("Different products"), _("Different products bought, fees left out."), unit="count"),
        Column("gross", MONEY, _("Gross sales"), _("Amount of valid lines."), unit="currency"),
        Column("cancelled", MONEY, _("Cancelled"), _("Amount of cancellations, negative."), unit="currency"),
        Column("returned", MONEY, _("Returned"), _("Amount of returns, negative."), unit="currency"),
        Column("credited", MONEY, _("Credits"), _("Amount of discounts given and fees paid back, negative."), unit="currency"),
        Column("net", MONEY, _("Net sales"), _("Gross sales plus cancellations, returns and credits."), unit="currency"),
        Column("basket", MONEY, _("Average basket"), _("Net sales divided by the orders kept."), unit="currency"),
        Column("currency", "VARCHAR", _("Currency"), _("Currency of the amounts; empty when several would be added.")),
        Column("vat", "VARCHAR", _("VAT basis"), _("Whether amounts exclude or include VAT; empty when both occur.")),
        Column("last_kept_day", "DATE", _("Last order kept"), _("Day of the last order not wholly cancelled or returned.")),
        Column("recency", "INTEGER", _("Recency"), _("Days from the last order kept to the reference date."), unit="days"),
        Column("frequency", "BIGINT", _("Frequency"), _("Orders kept: not wholly cancelled or returned."), unit="count"),
        Column("monetary", MONEY, _("Monetary value"), _("Net sales of the customer."), unit="currency"),
        Column("r", "TINYINT", _("Recency score"), _("Fifth of the customers by recency, 5 the most recent.")),
        Column("f", "TINYINT", _("Frequency score"), _("Fifth of the customers by frequency, 5 the most frequent.")),
        Column("m", "TINYINT", _("Monetary score"), _("Fifth of the customers by value, 5 the highest.")),
        Column("segment", "VARCHAR", _("Segment"), _("Named segment of the scores; empty when no order was kept.")),
    ),
    key=("customer_id",),
    sort=("customer_id",),
    person="customer_id",
    derived=True,
)

PRODUCT_FACTS = TableSpec(
    name="product_facts",
    label=_("Products in figures"),
    columns=(
        Column("product_id", "VARCHAR", _("Product"), _("Code of the product, as text.")),
        Column("product_name", "VARCHAR", _("Product name"), _("Name on most lines, the latest among equals.")),
        Column("category", "VARCHAR", _("Category"), _("Family of the product.")),
        Column("brand", "VARCHAR", _("Brand"), _("Brand of the product.")),
        Column("goods", "BOOLEAN", _("Goods"), _("A real product, not a fee or an adjustment.")),
        Column("first_day", "DATE", _("First sale"), _("Day of the first valid line.")),
        Column("last_day", "DATE", _("Last sale"), _("Day of the last valid line.")),
        Column("orders", "BIGINT", _("Orders"), _("Orders that hold the product."), unit="count"),
        Column("customers", "BIGINT", _("Customers"), _("Known customers who bought the product."), unit="count"),
        Column("lines", "BIGINT", _("Lines"), _("Valid order lines."), unit="count"),
        Column("quantity", MONEY, _("Quantity"), _("Units of valid lines.")),
        Column("net_quantity", MONEY, _("Net quantity"), _("Units less cancelled and returned ones.")),
        Column("gross", MONEY, _("Gross sales"), _("Amount of valid lines."), unit="currency"),
        Column("cancelled", MONEY, _("Cancelled"), _("Amount of cancellations, negative."), unit="currency"),
        Column("returned", MONEY, _("Returned"), _("Amount of returns, negative."), unit="currency"),
        Column("credited", MONEY, _("Credits"), _("Amount of discounts given and fees paid back, negative."), unit="currency"),
        Column("net", MONEY, _("Net sales"), _("Gross sales plus cancellations, returns and credits."), unit="currency"),
        Column("price", MONEY, _("Average price"), _("Gross sales divided by units."), unit="currency"),
        Column("unit_cost", MONEY, _("Unit cost"), _("Cost of one unit, from the products table."), unit="currency"),
        Column("currency", "VARCHAR", _("Currency"), _("Currency of the amounts; empty when several would be added.")),
        Column("vat", "VARCHAR", _("VAT basis"), _("Whether amounts exclude or include VAT; empty when both occur.")),
    ),
    key=("product_id",),
    sort=("product_id",),
    derived=True,
)

CUBE_AXES = (
    Column("day", "DATE", _("Day"), _("Day of the order in the time zone of the workspace, fixed at import.")),
    Column("site", "VARCHAR", _("Site"), _("Shop, branch or web site that sold.")),
    Column("brand", "VARCHAR", _("Brand"), _("Brand sold.")),
    Column("activity", "VARCHAR", _("Activity"), _("Line of business: new vehicles, workshop, online…")),
    Column("channel", "VARCHAR", _("Channel"), _("How the order came: shop, web, telephone…")),
    Column("country", "VARCHAR", _("Country"), _("Country of the customer or delivery.")),
    Column(
        "kind",
        "VARCHAR",
        _("Kind"),
        _("What the line is by the rules: sale, cancellation, return, fee, adjustment, credit or invalid."),
    ),
    Column("goods", "BOOLEAN", _("Goods"), _("A real product, not a fee or an adjustment.")),
    Column("known", "BOOLEAN", _("Known customer"), _("Whether the line names a customer.")),
    Column("currency", "VARCHAR", _("Currency"), _("Currency of the amounts, three letters.")),
    Column("vat", "VARCHAR", _("VAT basis"), _("Whether amounts exclude or include VAT: excl or incl.")),
)

SALES_CUBE = TableSpec(
    name="sales_cube",
    label=_("Sales by day"),
    columns=(
        *CUBE_AXES,
        Column("amount", MONEY, _("Amount"), _("Sum of the amounts."), unit="currency"),
        Column("net_amount", MONEY, _("Net amount"), _("What is left of the sales of that day today."), unit="currency"),
        Column("quantity", MONEY, _("Quantity"), _("Sum of the quantities.")),
        Column("orders", "BIGINT", _("Orders"), _("Orders, each counted once, in the cell of its first line."), unit="count"),
        Column("lines", "BIGINT", _("Lines"), _("Number of lines."), unit="count"),
    ),
    key=tuple(column.name for column in CUBE_AXES),
    time="day",
    sort=("day", "site", "kind", "country"),
    derived=True,
)

#: What the matching of cancellations and returns found, per order line; no page reads it.
ORDER_MARKS = TableSpec(
    name="order_marks",
    label=_("Cancellations and their sales"),
    columns=(
        Column("row_id", "BIGINT", _("Row"), _("Number of the row in the table, never used twice.")),
        Column("matched", "VARCHAR", _("Matched"), _("How the cancellation or return found its sale.")),
        Column("taken", MONEY, _("Taken back"), _("Units of the sale that were cancelled or returned.")),
        Column("origin", "BIGINT", _("Origin"), _("Row of the sale that a cancellation or return takes back.")),
    ),
    key=("row_id",),
    sort=("row_id",),
    derived=True,
)

TABLES: dict[str, TableSpec] = {
    spec.name: spec for spec in (ORDERS, CUSTOMERS, PRODUCTS, SPEND, CUSTOMER_FACTS, PRODUCT_FACTS, SALES_CUBE)
}
IMPORTED = tuple(spec for spec in TABLES.values() if not spec.derived)
DERIVED = tuple(spec for spec in TABLES.values() if spec.derived)
