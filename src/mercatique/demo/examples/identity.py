"""Who is twice in the customer file of the dealership Val de Loire?"""

from typing import Any

from mercatique.charts import Chart, ranked_bars
from mercatique.charts.chart import Say
from mercatique.demo.examples import Example, Show, files
from mercatique.fault import _

COLUMNS = {
    "record": "Code client", "first_name": "Prénom", "last_name": "Nom", "birth_date": "Date de naissance", "email": "E-mail",
    "phone": "Téléphone", "address": "Adresse", "city": "Ville", "postal_code": "Code postal",
}  # fmt: skip
#: What the fields are called in a picture.
WORDS = {
    "prior": _("Before looking"), "first_name": _("First name"), "last_name": _("Last name"), "birth_date": _("Birth date"), "email": _("E-mail"),
    "phone": _("Phone"), "address": _("Address"), "city": _("Town"), "postal_code": _("Postal code"), "household": _("May live together"),
}  # fmt: skip


def link_people() -> Example:
    sheet = files("val-de-loire").sheet("customers.csv")

    def picture(result: Any, say: Say, show: Show) -> Chart:
        joined = [row for row in result.rows() if row["probability"] >= result.threshold]
        doubted = min(joined, key=lambda row: row["probability"])
        bars = [(say(WORDS[name]), bits) for name, bits in result.waterfall(doubted["first"], doubted["second"])]
        title = say(_("%(merged)s of %(all)s records belong to somebody who is already there")) % {"merged": show(result.merged, "count"), "all": show(len(result), "count")}
        description = say(_("Why the two least alike of them are one invented person: the weight of each field in bits, one bit doubling the odds."))
        return ranked_bars(bars, title=title, description=description, names=say(_("Field")), values=say(_("Bits")), unit="number", sort=False, say=say)

    return Example({role: sheet[heading] for role, heading in COLUMNS.items()}, {}, picture)


EXAMPLES = {"link_people": link_people}
