"""The vehicle park: who drives what, since when, under which contract, and when the contract ends."""

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import stream
from mercatique.demo.exports import FRENCH, day_texts, hundredths, names, table

from .catalogue import FINISHES, MODELS
from .customers import Customers
from .network import BRANDS, SITE_NAMES
from .vehicles import FINANCING, GUEST, NO_LEASE, Vehicles


def ownership_file(seed: int, window: Window, park: Vehicles, known: Customers) -> bytes:
    """One line per vehicle delivered or met; a contract's end is the only date that may lie ahead."""
    rng = stream(seed, "dealership", "ownerships")
    kept = np.flatnonzero(park.cancelled < 0)
    kept = kept[np.argsort(park.since[kept], kind="stable")]
    model = park.model[kept]
    listed = np.array([entry.price for entry in MODELS])[model] * np.array([rate for _, rate in FINISHES])[
        park.finish[kept]
    ]
    leased = park.lease_end[kept] != NO_LEASE
    rent = np.where(leased, np.rint(listed * 0.0138 * np.exp(rng.normal(0, 0.05, len(kept)))) * 100, 0).astype(np.int64)
    last_seen = np.minimum(np.minimum(park.until[kept], window.length - 1), park.since[kept] + 4000)
    seen = np.maximum(park.since[kept], last_seen - rng.integers(0, 200, len(kept)))
    driven = (seen - park.registered[kept]) / 365.25 * park.km_a_year[kept]
    given_back = park.until[kept] < window.length
    state = np.where(~given_back, 0, np.where(leased & (park.until[kept] == park.lease_end[kept]), 1, 2))
    days = window.days[0]
    end = np.where(leased, park.lease_end[kept], 0)
    financing = np.where(park.origin[kept] == GUEST, -1, park.financing[kept])
    return table(
        FRENCH,
        {
            "N° véhicule": [f"V{100000 + place}" for place in kept.tolist()],
            "Châssis": [f"FICTIF{place:011d}" for place in kept.tolist()],
            "Code client": names(known.code, park.owner[kept]),
            "Site": names(SITE_NAMES, park.site[kept]),
            "Marque": [BRANDS[MODELS[place].brand] for place in model.tolist()],
            "Modèle": [MODELS[place].name for place in model.tolist()],
            "Finition": [FINISHES[place][0] for place in park.finish[kept].tolist()],
            "Énergie": [MODELS[place].energy for place in model.tolist()],
            "Mise en circulation": day_texts(FRENCH, days + park.registered[kept]),
            "Acquis le": day_texts(FRENCH, days + park.since[kept]),
            "État à l'achat": ["Occasion" if used else "Neuf" for used in park.used[kept].tolist()],
            "Vendu par nous": ["Non" if met else "Oui" for met in (park.origin[kept] == GUEST).tolist()],
            "Financement": names(FINANCING, financing),
            "Durée (mois)": [str(term) if term else "" for term in park.term[kept].tolist()],
            "Loyer mensuel HT": [
                text if has else "" for text, has in zip(hundredths(FRENCH, rent), leased.tolist(), strict=True)
            ],
            "Fin de contrat": day_texts(FRENCH, np.where(leased, days + end, np.datetime64("NaT"))),
            "Kilométrage": [str(int(round(value, -2))) for value in driven.tolist()],
            "Relevé le": day_texts(FRENCH, days + seen),
            "Situation": names(("Détenu", "Restitué", "Sorti du parc"), state),
        },
    )
