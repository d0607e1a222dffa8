"""A profile being made: what is known of the file, the answers so far, and the question that comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kpilib.contracts import CONTRACTS, SHAPES
from kpilib.errors import DataError, FileRejectedError, UsageError
from kpilib.formats import holds_person, nearest, normalise
from kpilib.isolering import StoppadError, avskilt, require_file
from kpilib.profilhjalp import minne
from kpilib.profilhjalp.bygg import Profilutkast, utkast
from kpilib.profilhjalp.fil import Fil, oppna
from kpilib.profilhjalp.fraga import HOPPAD, Fraga, Val
from kpilib.profilhjalp.fragor import fragor, fyll_nedat, kallfraga, passar
from kpilib.profilhjalp.jamfor import Skillnad, jamfor, sett
from kpilib.profilhjalp.prova import Prov, forslag_i, prova
from kpilib.profilhjalp.skriv import som_toml
from kpilib.profilhjalp.tolkning import Tolkning, ar_klar, tolkningar
from kpilib.profilhjalp.val import Beslut, rader
from kpilib.settings import Settings
from kpilib.sources import Profile, recognise
from kpilib.sources.profile import Las, validated
from kpilib.sources.profile_files import overlay
from kpilib.workspace import Workspace, write_atomic

PROFIL, NY = "profil", "*"
"""The question which profile to change, and the answer that it is to be a new one."""


def _kand(path: Path, profiler: Sequence[Profile], kalla: str | None) -> tuple[str, str]:
    found = recognise(path, SHAPES, profiler, source=kalla)[1]
    return found.kalla, found.namn


@dataclass
class Arbete:
    """One file and the answers about it. Every answer is kept on disk at once, so that a work that is
    interrupted goes on where it was; nothing else is written before `spara`.

    Parameters
    ----------
    profiler
        Every profile of the workspace.
    kalla, namn
        The source, and the name that the profile is to have, where they were given.
    aterupptaget
        Whether there were answers from before.
    laser
        The profile that reads the file already, if one does.
    """

    workspace: Workspace
    settings: Settings
    key: bytes
    path: Path
    profiler: Sequence[Profile]
    kalla: str | None = None
    namn: str | None = None
    svar: dict[str, str] = field(default_factory=dict)
    aterupptaget: bool = False
    laser: Profile | None = None
    _oppnad: tuple[dict[str, object], Sequence[Tolkning]] | None = None

    def __post_init__(self) -> None:
        if holds_person(self.path.stem):
            raise FileRejectedError(
                "Filens namn innehåller ett personnummer.",
                var=str(self.path.parent),
                gor="Byt namn på filen; namnet visas i rapporternas källförteckning.",
            )
        kallor = sorted({p.kalla for p in self.profiler})
        if self.kalla is not None and self.kalla not in kallor:
            near = nearest(self.kalla, kallor, n=1)
            hint = f"Menade du {near[0]}?" if near else f"Källorna är {', '.join(kallor)}."
            raise UsageError(f"Källan {self.kalla} finns inte.", gor=hint)
        self._fil = minne.svarsfil(self.workspace, self.path)
        self.svar = minne.las_svar(self._fil)
        self.aterupptaget = bool(self.svar)
        self.laser = self._laser()

    def _laser(self) -> Profile | None:
        """The profile that reads the file, found where the file can do no harm; it is then opened here too.

        Raises
        ------
        FileRejectedError
            It is no file, or ended its reader.
        """
        require_file(self.path, self.workspace.root)
        limits, size = self.settings.lasning, self.path.stat().st_size
        try:
            found = avskilt(
                _kand, self.path, self.profiler, self.kalla, limits=limits, size=size, var=self.path.name
            )
        except StoppadError:
            raise
        except DataError:
            return None
        return next(p for p in self.profiler if [p.kalla, p.namn] == found)

    def skillnad(self) -> Skillnad:
        """The file against the profile that reads it; one must."""
        assert self.laser is not None
        [contract] = [c for c in CONTRACTS.values() if c.namn == self.laser.kalla]
        t = Tolkning(self.fil(), contract, [self.laser], self.settings)
        before = minne.las_sett(self.workspace, self.laser.kalla, self.laser.namn, t.fil.namn)
        return jamfor(t, self.laser, before)

    def provad(self) -> Prov:
        """The file read with the profile that reads it; one must."""
        assert self.laser is not None
        return prova(self.path, self.laser, self.profiler, self.settings, self.key)

    def svara(self, fraga: Fraga, svar: str) -> None:
        """One answer, kept."""
        self.svar[fraga.id] = svar
        minne.spara_svar(self._fil, self.svar)

    def borja_om(self) -> None:
        """Forget every answer."""
        self.svar = {}
        self._fil.unlink(missing_ok=True)

    @property
    def svarsfil(self) -> Path:
        return self._fil

    def fil(self) -> Fil:
        """The file, as the answers so far say that it is read; errors as for `oppna`."""
        return self._tolkade()[0].fil

    def rubrik(self, skriven: str) -> str | None:
        """The header that somebody wrote, if the file has it and no column has it already."""
        column, beslut = self.fil().kolumn(skriven), self.beslut()
        taken = beslut.kolumner.values() if beslut else ()
        return column.rubrik if column is not None and column.rubrik not in taken else None

    def _tolkade(self) -> Sequence[Tolkning]:
        """The file as each source, the likeliest first; made once for each way of opening it."""
        way = rader(self.svar, "las")
        if self._oppnad is None or self._oppnad[0] != way:
            known = {normalise(h) for p in self.profiler for c in p.kolumner for h in p.headers(c)}
            fil = oppna(self.path, Las.model_validate(way), known)
            self._oppnad = way, tolkningar(fil, self.profiler, self.settings)
        return self._oppnad[1]

    def beslut(self) -> Beslut | None:
        """What is decided, once the source is; None before."""
        tolkade = self._tolkade()
        said = self.kalla or self.svar.get("kalla") or (self.laser.kalla if self.laser else None)
        chosen = next((t for t in tolkade if t.contract.namn == said), None)
        if chosen is None and ar_klar(tolkade):
            chosen = tolkade[0]
        if chosen is None:
            return None
        reads = self.laser if self.laser and self.laser.kalla == chosen.contract.namn else None
        return Beslut(replace(chosen, laser=reads), self.svar)

    def oppna_fragor(self) -> list[Fraga]:
        """The questions that have no answer, the next first.

        Raises
        ------
        FileRejectedError, AmbiguousError
            The file cannot be read, and no line of a profile would help.
        """
        try:
            beslut = self.beslut()
        except DataError as error:
            return self._om_fel(error) or _kasta(error)
        if beslut is None:
            return [kallfraga(self._tolkade())]
        return [*self._om_profilen(beslut), *fragor(beslut)] or self._om_lasningen(beslut)

    def _om_profilen(self, beslut: Beslut) -> list[Fraga]:
        """Whether to change the workspace's own profile for files of this name, where it does not read it."""
        own = [p for p in beslut.tolkning.profiler if p.egen]
        named = [p for p in own if p.fits_name(beslut.tolkning.fil.namn)]
        if not named or self.namn or PROFIL in self.svar or self.laser is not None:
            return []
        return [
            Fraga(
                PROFIL,
                f"Ska profilen {named[0].namn} ({named[0].fil}) ändras, eller en ny göras?",
                ["Den gäller filer med det här namnet, men läser inte filen. Det som står i den blir kvar."],
                [*(Val(p.namn, f"ändra {p.namn}") for p in named), Val(NY, "gör en ny")],
                foreslagen=True,
            )
        ]

    def _om_lasningen(self, beslut: Beslut) -> list[Fraga]:
        """What the reading itself asks, once the columns are known."""
        found = self.prov(beslut)
        if found.fel is not None:
            return self._om_fel(found.fel)
        empty = {k.kolumn for k in found.karantan if k.regel == "not_nullable"}
        return [f for f in fyll_nedat(beslut, empty) if f.id not in self.svar]

    def _om_fel(self, error: DataError) -> list[Fraga]:
        """An error as questions: each key that it proposes a line for, with the values it names."""
        return [
            Fraga(
                f"fel.{table}.{key}",
                f"{error.vad} Vad ska {key} vara?",
                [error.var] if error.var else [],
                [Val(value, f"{key} = {value}") for value in values],
                foreslagen=len(values) == 1,
                uteslut="inget av det",
            )
            for table, key, values in forslag_i(error)
            if table in ("las", "konstanter") and f"fel.{table}.{key}" not in self.svar
        ]

    def utkast(self, beslut: Beslut) -> Profilutkast:
        """The profile that the answers make."""
        said = self.svar.get(PROFIL)
        over = next((p for p in beslut.tolkning.profiler if p.namn == said), self.laser)
        return utkast(beslut, self.profiler, self.namn, None if said == NY or self.namn else over)

    def profil(self, beslut: Beslut) -> Profile:
        """The same, as the program would read it."""
        made = self.utkast(beslut)
        if made.over is None:
            return validated(dict(made.innehall), made.fil)
        return validated(overlay(made.over.model_dump(exclude_unset=True), made.innehall), made.fil)

    def prov(self, beslut: Beslut) -> Prov:
        """The file read with the profile as it now stands."""
        return prova(self.path, self.profil(beslut), self.profiler, self.settings, self.key)

    def skal(self, beslut: Beslut) -> dict[str, str]:
        """Key of the profile -> why it says what it says."""
        found = {}
        for column in beslut.kolumner:
            k = beslut.kandidat(column)
            if k is not None:
                known = "svarat" if f"kolumn.{column}" in self.svar else "känd rubrik"
                found[f"kolumner.{column}"] = f"{known}; {passar(k)}"
        return found

    def text(self, beslut: Beslut, oppna: Sequence[Fraga] = ()) -> str:
        """The profile as TOML, laid into the workspace's own file where there is one."""
        made = self.utkast(beslut)
        path = self.workspace.root / made.fil
        before = path.read_text(encoding="utf-8-sig") if path.is_file() else None
        return som_toml(made, self.skal(beslut), oppna, before)

    def spara(self, beslut: Beslut) -> Path:
        """The profile, in force; and what the file was like, for the next delivery. Returns its path."""
        made = self.utkast(beslut)
        path = self.workspace.root / made.fil
        write_atomic(path, self.text(beslut, self._hoppade(beslut)).encode())
        seen = sett(beslut.tolkning, beslut.tolkning.som(self.profil(beslut)))
        minne.spara_sett(self.workspace, made.kalla, made.namn, seen)
        self._fil.unlink(missing_ok=True)
        return path

    def spara_forslag(self, beslut: Beslut) -> Path:
        """The profile with what is open as comments, to be edited; not in force. Returns its path."""
        made = self.utkast(beslut)
        path = minne.mapp(self.workspace) / Path(made.fil).name
        write_atomic(path, self.text(beslut, self.alla_fragor(beslut)).encode())
        return path

    def alla_fragor(self, beslut: Beslut) -> list[Fraga]:
        """Every question that is open, and those that would follow if what is proposed for the columns is
        right: somebody who edits a file is asked everything at once."""
        now = self.oppna_fragor()
        proposed = {f.id: f.val[0].svar for f in now if f.id.startswith("kolumn.") and f.foreslagen}
        after = fragor(Beslut(beslut.tolkning, {**beslut.svar, **proposed}))
        return [*now, *(f for f in after if f.id not in {one.id for one in now})]

    def _hoppade(self, beslut: Beslut) -> list[Fraga]:
        asked = Beslut(beslut.tolkning, {k: v for k, v in self.svar.items() if v != HOPPAD})
        return [f for f in fragor(asked) if self.svar.get(f.id) == HOPPAD]


def _kasta(error: DataError) -> list[Fraga]:
    raise error
