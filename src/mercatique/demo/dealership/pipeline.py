"""The file of leads, joined to the invoices some of them became."""

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import Ints, stream
from mercatique.demo.exports import FRENCH, day_texts, moments, names, table

from .catalogue import MODEL_NAMES
from .customers import Customers
from .leads import LOST_REASONS, SOURCES, STAGES, Leads
from .network import ACTIVITIES, BRANDS, SELLERS, SITE_NAMES, SITES
from .orders import FLEET, INVOICE, Orders
from .vehicles import Vehicles


def lead_file(seed: int, window: Window, found: Leads, park: Vehicles, made: Orders, known: Customers) -> bytes:
    """The leads as a lead management platform exports them: dates of each stage, delay of the answer, outcome."""
    rng = stream(seed, "dealership", "lead file")
    count = len(found)
    vehicle_of = np.full(count, -1)
    bought = np.flatnonzero(park.lead >= 0)
    vehicle_of[park.lead[bought]] = bought
    invoice_of = np.full(len(park), -1)
    sales = np.flatnonzero((made.vehicle >= 0) & (made.status == INVOICE) & (made.channel <= FLEET))
    invoice_of[made.vehicle[sales]] = sales
    invoice = np.where(vehicle_of >= 0, invoice_of[vehicle_of], -1)
    buyer = np.where(invoice >= 0, made.customer[invoice], -1)

    answered = found.reply_minutes >= 0
    minute = found.day * 1440 + found.second // 60 + np.where(answered, found.reply_minutes, 0)
    nothing = np.datetime64("NaT")
    first = window.days[0]

    def dated(offsets: Ints) -> list[str]:
        return day_texts(FRENCH, np.where(offsets >= 0, first + np.maximum(offsets, 0), nothing))

    town = [
        SITES[site].communes[place % len(SITES[site].communes)][1]
        for site, place in zip(found.site.tolist(), np.floor(rng.exponential(5, count)).astype(int).tolist(), strict=True)
    ]
    return table(
        FRENCH,
        {
            "N° lead": [f"LD{place + 1:06d}" for place in range(count)],
            "Créé le": moments(FRENCH, first + found.day, found.second),
            "Source": names(SOURCES, found.source),
            "Site": names(SITE_NAMES, found.site),
            "Marque": names(BRANDS, found.brand),
            "Activité": names(ACTIVITIES, found.activity),
            "Modèle": names(MODEL_NAMES, found.model),
            "Code postal": town,
            "Vendeur": [
                SELLERS[site][who] for site, who in zip(found.site.tolist(), found.seller.tolist(), strict=True)
            ],
            "Étape": names(STAGES, found.stage),
            "Première réponse": moments(FRENCH, np.where(answered, first + minute // 1440, nothing), minute % 1440 * 60),
            "Délai de réponse (min)": [str(value) if value >= 0 else "" for value in found.reply_minutes.tolist()],
            "Rendez-vous": dated(found.meeting_day),
            "Essai": dated(found.drive_day),
            "Offre": dated(found.offer_day),
            "Clos le": dated(found.closed_day),
            "Motif de perte": names(LOST_REASONS, found.reason),
            "Code client": names(known.code, buyer),
            "N° facture": names(made.number, invoice),
        },
    )
