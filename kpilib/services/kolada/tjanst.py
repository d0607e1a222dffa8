"""Kolada as one thing: what the other rooms ask of a service."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from importlib.resources import files

from kpilib.database import sql_file
from kpilib.services.kolada.identity import KOLADA
from kpilib.services.kolada.ids import KPI
from kpilib.services.kolada.load import load_kolada
from kpilib.services.kolada.schema import CELL, TABELLER
from kpilib.services.kolada.tables import read_delivery
from kpilib.services.kolada.update import update
from kpilib.services.service import Say, Service
from kpilib.settings import Kolada
from kpilib.workspace import Workspace


def _update(workspace: Workspace, settings: Kolada, allt: bool, say: Say) -> Sequence[str]:
    done = update(workspace, settings, allt=allt, say=say)
    d = done.delivery
    whole = any(part.sedan is None for part in d.delar)
    what = f"{d.antal} uppgifter" if whole else f"{d.antal} ändrade uppgifter"
    missing = {"nyckeltal": d.saknade_kpi, "områden": d.saknade_kommuner, "år": d.saknade_ar}
    return [
        f"Sparade {done.stored.raw.path.name}: {what if whole or d.antal else 'inget värde har ändrats'}.",
        *(f"Kolada har inga uppgifter för {name} {', '.join(ids)}." for name, ids in missing.items() if ids),
    ]


TJANST = Service(
    identitet=KOLADA,
    lasning="Koladas API v3",
    tabeller=TABELLER,
    varden="kolada_varde",
    nycklar={
        "kolada_varde": CELL,
        "kolada_kpi": ("kpi",),
        "kommun": ("kommun",),
        "kommungrupp": ("grupp", "titel", "kommun"),
    },
    installningar=lambda settings: settings.kolada,
    update=_update,
    read=read_delivery,
    load=load_kolada,
    arsvarden="kolada_varde",
    serie=sql_file(__package__, "serie"),
    revidering=sql_file(__package__, "revideringar"),
    utan_omfattning="SELECT fil FROM main.kolada_hamtning WHERE len(kpi) = 0",
    serie_id=KPI,
    seriebrott=tomllib.loads(files(__package__).joinpath("seriebrott.toml").read_text(encoding="utf-8")),
)
