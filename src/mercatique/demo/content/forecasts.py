"""The shapes of the demo's financial forecasts: plain data, months counted from the first one of the forecast."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cost:
    title: str
    mode: str
    amount: float
    basis: str = "unit"


@dataclass(frozen=True)
class Product:
    """A product of a forecast; prices and costs exclude VAT, volume is that of an average month."""

    title: str
    family: str
    mode: str
    reason: str
    price: float
    volume: float
    growth: float
    costs: tuple[Cost, ...]
    vat: float = 20
    start: int = 0
    batch: int | None = None
    defects: float | None = None
    seasons: tuple[int, ...] = ()


@dataclass(frozen=True)
class Charge:
    title: str
    kind: str
    amount: int
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class Investment:
    title: str
    amount: int
    month: int
    years: int


@dataclass(frozen=True)
class Resource:
    title: str
    kind: str
    amount: int
    month: int = 0
    rate: float | None = None
    duration: int | None = None


@dataclass(frozen=True)
class Change:
    """What the second version changes: fields of the forecast, and amounts of its parts by title."""

    title: str
    fields: dict[str, object] = field(default_factory=dict)
    amounts: dict[str, int] = field(default_factory=dict)
    volumes: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Forecast:
    """``begins`` counts months from today's; ``next_year`` begins with the next fiscal year instead."""

    title: str
    purpose: str
    owner: str
    begins: int
    opening: int
    customer_days: int
    supplier_days: int
    stock_days: int
    tax: int
    prudent: tuple[int, int, int]
    ambitious: tuple[int, int, int]
    hypotheses: str
    objective: str
    gap_reason: str
    verdict: str
    products: tuple[Product, ...]
    charges: tuple[Charge, ...]
    investments: tuple[Investment, ...]
    resources: tuple[Resource, ...]
    second: Change
    regime: str = "monthly"
    next_year: bool = False
    measured: dict[str, str] = field(default_factory=dict)
