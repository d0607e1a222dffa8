"""Series breaks: days from which a series means something else, so that it is not compared across them.

A nyckeltal's own stand in its nyckeltal.toml (`[[seriebrott]]`), those of a service's series in its
descriptor, and a municipality's (another system, another way to register) in its
kategoriplan.toml.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpilib.begrepp import ALLA_INSATSER
from kpilib.database import Column, Table
from kpilib.errors import SettingsError
from kpilib.formats import nearest
from kpilib.nyckeltal.terms import Nyckeltal
from kpilib.rules.seriebrott import Brott
from kpilib.services.registry import SERVICES
from kpilib.settings import Seriebrott

SERIEBROTT = Table(
    "nyckeltal",
    "seriebrott",
    "En dag då en serie byter innebörd; värden före och efter jämförs inte.",
    (
        Column("nyckeltal", "VARCHAR", "Nyckeltalets id, eller Koladas id för en hämtad serie."),
        Column("insats", "VARCHAR", "Insats, eller * för alla."),
        Column("fran", "DATE", "Första dag med den nya innebörden."),
        Column("orsak", "VARCHAR", "Vad som ändrades: definition eller källa."),
        Column("kalla", "VARCHAR", "Var ändringen är beskriven."),
    ),
)


def seriebrott(catalogue: Mapping[str, Nyckeltal], egna: Sequence[Seriebrott] = ()) -> list[Brott]:
    """Every known break, by series and day.

    Parameters
    ----------
    egna
        Those of the settings.

    Raises
    ------
    SettingsError
        One of the settings' names neither a nyckeltal nor a fetched series.
    """
    found = [
        Brott(n.id, b.insats, b.fran, b.orsak, b.kalla or n.terms.kalla)
        for n in catalogue.values()
        for b in n.terms.seriebrott
    ]
    found += [
        Brott(serie, ALLA_INSATSER, b["fran"], b["orsak"], b["kalla"])
        for service in SERVICES.values()
        for serie, breaks in service.seriebrott.items()
        for b in breaks
    ]
    for b in egna:
        if b.nyckeltal not in catalogue and not _is_fetched(b.nyckeltal):
            raise SettingsError(
                f"Det finns inget nyckeltal som heter {b.nyckeltal}.",
                var="kategoriplan.toml: [[seriebrott]]",
                gor=f"Menade du {' eller '.join(nearest(b.nyckeltal, catalogue)) or 'ett annat'}?",
            )
        found.append(Brott(b.nyckeltal, b.insats, b.fran, b.orsak, b.kalla or "kategoriplan.toml"))
    return sorted(found)


def _is_fetched(serie: str) -> bool:
    """Whether a name is that of a service's series."""
    return any(s.serie_id.fullmatch(serie) for s in SERVICES.values() if s.serie_id)
