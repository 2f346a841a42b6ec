"""The territory of the dealership Val de Loire: real communes, invented customers."""

from collections import Counter
from typing import Any

from mercatique.charts import Chart, Estimate, estimate_dots, ranked_bars
from mercatique.charts.chart import Say
from mercatique.demo.examples import Example, Show, files
from mercatique.demo.places import BLOIS, SAUMUR, TOURS
from mercatique.fault import _

#: The three sites and towns around, in degrees.
TOWNS = (("Blois", 47.5861, 1.3359), ("Saumur", 47.2600, -0.0769), ("Amboise", 47.4136, 0.9827), ("Vendôme", 47.7931, 1.0656), ("Chinon", 47.1670, 0.2430), ("Loches", 47.1290, 0.9960))
CENTRE = {"from_latitude": 47.3941, "from_longitude": 0.6848}
SITE = "Tours Nord"
KNOWN = {(name, code): kilometres for name, code, _people, kilometres in TOURS}


def customers() -> list[tuple[str, str]]:
    """Commune and postal code of the customers of one site."""
    sheet = files("val-de-loire").sheet("customers.csv")
    return [(town, code) for town, code, site in zip(sheet["Ville"], sheet["Code postal"], sheet["Site"], strict=True) if site == SITE]


def distances() -> Example:
    names, latitudes, longitudes = map(list, zip(*TOWNS, strict=True))

    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = sorted(zip(map(str, result.places), map(float, result.kilometres), strict=True), key=lambda row: row[1])
        title = say(_("The nearest town is %(town)s, %(kilometres)s km away")) % {"town": rows[0][0], "kilometres": show(round(rows[0][1]), "count")}
        description = say(_("Kilometres from Tours as the crow flies."))
        return ranked_bars(rows, title=title, description=description, names=say(_("Town")), values=say(_("Kilometres")), unit="number", sort=False, say=say)

    return Example({"place": names, "latitude": latitudes, "longitude": longitudes}, CENTRE, picture)


def catchment() -> Example:
    found = [KNOWN[place] for place in customers() if place in KNOWN]

    def picture(result: Any, say: Say, show: Show) -> Chart:
        table = result.to_table().to_pylist()
        rows = [
            (say(_("%(start)s to %(end)s km")) % {"start": show(row["from_km"], "count"), "end": show(row["to_km"], "count")} if row["to_km"] else say(_("Further away")), row["customers"])
            for row in table
        ]
        title = say(_("Eight customers in ten live within %(kilometres)s km")) % {"kilometres": show(result.within["0.8"], "number")}
        return ranked_bars(
            rows, title=title, description=say(_("Customers of one site of an invented dealership by distance.")), names=say(_("Ring")),
            values=say(_("Customers")), unit="count", shares=[row["share"] for row in table], sort=False, say=say,
        )  # fmt: skip

    return Example({"kilometres": found}, {"rings": (5, 10, 15, 25)}, picture)


def penetration() -> Example:
    found = Counter(customers())
    rows = [(name, found[name, code], people) for name, code, people, _kilometres in TOURS if name != "Tours"]
    rows.append(("Tours", sum(found[name, code] for name, code, _p, _k in TOURS if name == "Tours"), sum(p for name, _c, p, _k in TOURS if name == "Tours")))
    names, ours, people = map(list, zip(*rows, strict=True))

    def picture(result: Any, say: Say, show: Show) -> Chart:
        table = result.to_table().to_pylist()[:10]
        dots = [Estimate(row["commune"], row["rate"], row["low"], row["high"]) for row in table]
        title = say(_("%(commune)s is reached best: %(rate)s of its people are customers")) % {"commune": table[0]["commune"], "rate": show(table[0]["rate"], "%")}
        return estimate_dots(
            dots, title=title, description=say(_("Customers per inhabitant with 95% intervals; the line is the rate of all communes.")), names=say(_("Commune")),
            values=say(_("Penetration")), unit="%", reference=result.overall, reference_name=say(_("all")), say=say,
        )  # fmt: skip

    return Example({"commune": names, "customers": ours, "population": people}, {}, picture)


def huff() -> Example:
    #: Kilometres from three communes between the sites to each of them, and their sales surface in square metres.
    rows = [
        (zone, store, surface, kilometres, people)
        for zone, people, away in (("Amboise", 12533, (24, 35, 86)), ("Bourgueil", 3878, (47, 105, 24)), ("Château-Renault", 4917, (30, 34, 93)))
        for (store, surface), kilometres in zip((("Tours Nord", 1800), ("Blois Sud", 900), ("Saumur Ouest", 700)), away, strict=True)
    ]
    columns = dict(zip(("zone", "store", "attraction", "kilometres", "people"), map(list, zip(*rows, strict=True)), strict=True))

    def picture(result: Any, say: Say, show: Show) -> Chart:
        bars = sorted(((name, value) for name, value in result.by_store.items()), key=lambda row: -row[1])
        total = sum(value for _name, value in bars)
        title = say(_("%(store)s draws %(share)s of the three communes")) % {"store": bars[0][0], "share": show(bars[0][1] / total, "%")}
        return ranked_bars(
            bars, title=title, description=say(_("People expected at each site by Huff's model.")), names=say(_("Site")), values=say(_("People")),
            unit="count", shares=[value / total for _name, value in bars], say=say,
        )  # fmt: skip

    return Example(columns, {"exponent": 1.5}, picture)


def reilly() -> Example:
    rows = [("Tours", "Blois", TOURS[0][2] + TOURS[1][2] + TOURS[2][2], BLOIS[0][2], 65), ("Tours", "Saumur", TOURS[0][2] + TOURS[1][2] + TOURS[2][2], SAUMUR[0][2], 76)]
    columns = dict(zip(("first", "second", "first_size", "second_size", "kilometres"), map(list, zip(*rows, strict=True)), strict=True))

    def picture(result: Any, say: Say, show: Show) -> Chart:
        bars = [(str(town), float(away)) for town, away in zip(result.second, result.from_first, strict=True)]
        shares = [float(near / (near + rest)) for near, rest in zip(result.from_first, result.from_second, strict=True)]
        title = say(_("Towards %(town)s the balance tips %(kilometres)s km from Tours")) % {"town": bars[0][0], "kilometres": show(round(bars[0][1]), "count")}
        return ranked_bars(
            bars, title=title, description=say(_("Kilometres from Tours to the point at which both towns draw alike, and as a part of the way.")),
            names=say(_("Towards")), values=say(_("Kilometres")), unit="number", shares=shares, shares_of=say(_("of the way")), sort=False, say=say,
        )  # fmt: skip

    return Example(columns, {}, picture)


EXAMPLES = {"distances": distances, "catchment": catchment, "penetration": penetration, "huff": huff, "reilly": reilly}
