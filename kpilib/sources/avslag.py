"""Why a file is not read with any profile, and the lines that would have it read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from kpilib.errors import DataError, FileRejectedError
from kpilib.fritext import i_kommando
from kpilib.sheets.sheet import HEAD, Opened, Sheet
from kpilib.sources.forslag import fordela, kandidat, toml_rad, toml_text, utokad
from kpilib.sources.header import Header
from kpilib.sources.manader import months_in
from kpilib.sources.profile import Profile
from kpilib.sources.table import Shape
from kpilib.sources.tidsfraga import ask_for_time, month_in_name

_I_PROFILEN = "i profilen"
_SAMPLE = 2000
"""Rows whose cells are held against a column, when a header is proposed for it in an error."""


@dataclass(frozen=True)
class Asked:
    """What was asked for: the file, the profile that was named, and which profile files there are."""

    path: Path
    profil: str | None
    filer: Collection[str]

    @property
    def command(self) -> str:
        return _command(self.path)


@dataclass(frozen=True)
class Try:
    """One profile on one file: the header it understands best, and the sheet that has it."""

    profile: Profile
    shape: Shape
    opened: Opened
    sheet: Sheet | None = None
    header: Header | None = None

    @property
    def matched(self) -> int:
        return self.header.antal if self.header else 0

    @property
    def missing(self) -> Sequence[str]:
        return self.header.saknas if self.header else self.shape.obligatoriska


@contextmanager
def i_profilen(profile: Profile, every: Iterable[Profile]) -> Iterator[None]:
    """Says of an error that proposes a line for "the profile" which file that is."""
    try:
        yield
    except DataError as error:
        if _I_PROFILEN in error.gor and "profiler/" not in error.gor:
            place = _place(profile, {p.fil for p in every})
            error.gor = f"{error.gor}\n{place}"
        raise


@contextmanager
def utan_profil(path: Path) -> Iterator[None]:
    """Says of such an error, of a file that nothing says the source of, how its profile is made."""
    try:
        yield
    except DataError as error:
        if _I_PROFILEN in error.gor:
            error.gor = f"{error.gor}\nProfilen gör du med: {_command(path)}"
        raise


def no_header(attempt: Try | None, asked: Asked) -> FileRejectedError:
    """That no row is a header, of the profile that was meant where one was; no cell of the file is shown."""
    gor = f"Svara på frågor om filen: {asked.command}. Har den inga rubriker: gör om uttaget med dem."
    if attempt is None:
        return FileRejectedError(
            f"Ingen rubrikrad hittades bland filens {HEAD} första rader som någon källa känner igen.", gor=gor
        )
    of = attempt.profile
    return FileRejectedError(
        f"Ingen rubrikrad hittades för {of.kalla} (profilen {of.namn}) bland filens {HEAD} första rader; "
        f"den ska ha kolumnerna {', '.join(attempt.shape.obligatoriska)}.",
        gor=gor,
    )


def nearly(attempt: Try, header: Header, asked: Asked, name: str) -> FileRejectedError:
    """What is missing, and every line that would give it, as one block."""
    profile = attempt.profile
    time = ask_for_time(header, profile, attempt.shape, name)
    proposed = _proposed(attempt, header)
    if time is not None and not time.kolumner and attempt.shape.tid in proposed:
        time = None  # the rows have it, under another name
    missing = [c for c in attempt.missing if time is None or c not in (attempt.shape.tid, *time.kolumner)]
    proposed = {c: h for c, h in proposed.items() if c in missing}
    near = {column: f"närmast i filen: {rubrik}" for column, rubrik in proposed.items()}
    told = [f"{column} ({near.get(column, 'ingen rubrik passar')})" for column in missing]
    said = [f"Profilen {profile.kalla}/{profile.namn} passar inte filen."] if asked.profil else []
    said += [time.vad] if time else []
    if told:
        said.append(
            f"Filen är mest lik {profile.kalla} men saknar obligatoriska kolumner: {'; '.join(told)}."
        )
    lines = ["[las]", time.rad] if time else []
    if proposed:
        lines += ["[kolumner]", *(toml_rad(c, utokad(profile.kolumner, c, h)) for c, h in proposed.items())]
    rest = [column for column in missing if column not in proposed]
    also = f"Det som saknas sedan ({', '.join(rest)}) frågar" if rest else "Eller svara på frågor:"
    gor = [_place(profile, asked.filer), *lines, f"{also} {asked.command}"]
    if not lines:
        gor = [f"Svara på frågor om filen: {asked.command}."]
    if rest == [attempt.shape.tid] and len(months_in(name)) != 1:
        gor = [month_in_name(attempt.shape, name), *(gor if lines else [])]
    return FileRejectedError(
        " ".join(said), var=f"rad {header.rad}" if header.rad else "", gor="\n".join(gor)
    )


def _proposed(attempt: Try, header: Header) -> dict[str, str]:
    """Missing column -> the header that is most like it and whose cells fit; none that is understood."""
    assert attempt.sheet is not None
    twice = {h for headers in header.dubbla.values() for h in headers}
    cells = attempt.sheet.body(header.rad, len(header.rubriker)).celler.head(_SAMPLE)
    names = [h.strip() for h in header.rubriker]
    free = [
        i
        for i, h in enumerate(names)
        if h and i not in header.lasta and h not in twice and names.count(h) == 1
    ]
    tidy = {i: cells[str(i)].str.strip_chars().replace("", None) for i in free}
    found = fordela(
        kandidat(
            c,
            attempt.shape.slag.get(c, "text"),
            names[i],
            tidy[i],
            attempt.profile.headers(c),
            attempt.profile.skrivsatt(c, attempt.shape.varden.get(c, ())),
        )
        for c in attempt.missing
        for i in free
    )
    return {column: found[column] for column in attempt.missing if column in found}


def _command(path: Path) -> str:
    """The command that makes a profile with the person."""
    return f"kategoriplan profil {i_kommando(path)}"


def _place(profile: Profile, filer: Collection[str]) -> str:
    """Where lines are to stand: the workspace's own file, or a new one that is laid over this profile."""
    if profile.egen:
        return f"Lägg raderna i {profile.fil}, i stället för dem som har samma namn där:"
    kalla, namn = profile.kalla, profile.namn
    names = chain([kalla, f"{kalla}-{namn}"], (f"{kalla}-{n}" for n in count(2)))
    new = next(path for name in names if (path := f"profiler/{name}.toml") not in filer)
    return (
        f"Lägg raderna i {new}, en ny fil:\n"
        f"kalla = {toml_text(profile.kalla)}\nnamn = {toml_text(profile.namn)}"
    )
