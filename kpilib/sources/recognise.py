"""Which source a file is, and which profile reads it: told from its header."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import NoReturn

from kpilib.errors import AmbiguousError, DataError, FileRejectedError, ProfileError, UsageError
from kpilib.formats import nearest
from kpilib.sources.forslag import fordela, kandidat, toml_rad, toml_text, utokad
from kpilib.sources.header import Header, find_header
from kpilib.sources.innehall import ar_rubriker
from kpilib.sources.opening import open_file
from kpilib.sources.profile import Las, Profile
from kpilib.sources.raw_file import original_name
from kpilib.sources.read import named, read_opened
from kpilib.sources.sheet import HEAD, Opened, Sheet
from kpilib.sources.table import RawTable, Shape
from kpilib.sources.tidsfraga import ask_for_time

_I_PROFILEN = "i profilen"
_SAMPLE = 2000
"""Rows whose cells are held against a column, when a header is proposed for it in an error."""


def recognise(
    path: Path,
    shapes: Iterable[Shape],
    profiles: Iterable[Profile],
    *,
    source: str | None = None,
    profil: str | None = None,
) -> tuple[RawTable, Profile]:
    """A file's rows, and the profile that fits its header best.

    A profile fits when the file has every mandatory column; of those that fit, the one that accounts for
    most of the file's headers is meant, and of equals the one whose `filnamn` fits, the workspace's own
    before the package's. A file that is nearer
    to a source that it does not quite fit is refused, so that a spoilt file is not taken for another kind.

    Parameters
    ----------
    source, profil
        Look among one source's profiles, or for one of them.

    Raises
    ------
    FileRejectedError
        No profile fits; the message says which columns are missing, and gives the lines to add to which
        profile. A header is proposed for a column when its name is like it and its cells do not contradict,
        and no header is shown of a row that may be data.
    AmbiguousError
        Several fit equally.
    ProfileError
        A profile speaks of a source or a column that does not exist.
    UsageError
        There is no profile for `source` or of the name `profil`.
    """
    known = {shape.kalla: shape for shape in shapes}
    every, candidates = list(profiles), []
    for profile in every:
        if profile.kalla not in known:
            near = nearest(profile.kalla, known, n=1)
            hint = f"Menade du {near[0]}?" if near else f"Källorna är {', '.join(known)}."
            raise ProfileError(f"Källan {profile.kalla} finns inte.", var=f"{profile.fil}: kalla", gor=hint)
        profile.check(known[profile.kalla])
        if source in (None, profile.kalla) and profil in (None, profile.namn):
            candidates.append(profile)
    if not candidates:
        raise UsageError(
            f"Det finns ingen profil {profil or ''} för källan {source or ''}.".replace("  ", " "),
            gor=f"Källorna är {', '.join(known)}.",
        )
    with named(path):
        tries, failed = _try_all(path, candidates, known)
        name = original_name(path.name)
        if all(t.missing for t in tries):
            _require_opened(path, failed, name, every)
        if not tries:
            _refuse(path, candidates, failed, every)
        asked = _Asked(path, profil, {p.fil for p in every})
        best = _best(tries, name, asked)
        with i_profilen(best.profile, every):
            return read_opened(best.opened, best.profile, known[best.profile.kalla], name), best.profile


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
def _utan_profil(path: Path) -> Iterator[None]:
    """Says of such an error, of a file that nothing says the source of, how its profile is made."""
    try:
        yield
    except DataError as error:
        if _I_PROFILEN in error.gor:
            error.gor = f"{error.gor}\nProfilen gör du med: {_command(path)}"
        raise


def read_file(path: Path, profile: Profile, shape: Shape) -> RawTable:
    """A file's rows, read with this profile and no other; errors as for `recognise`."""
    return recognise(path, [shape], [profile])[0]


@dataclass(frozen=True)
class _Asked:
    """What was asked for: the file, the profile that was named, and which profile files there are."""

    path: Path
    profil: str | None
    filer: Collection[str]

    @property
    def command(self) -> str:
        return _command(self.path)


@dataclass(frozen=True)
class _Try:
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


def _try_all(
    path: Path, candidates: Sequence[Profile], known: dict[str, Shape]
) -> tuple[list[_Try], list[tuple[Profile, DataError]]]:
    """Each profile that the file can be opened with, and why it cannot with the others."""
    opened: dict[object, Opened | DataError] = {}
    tries, failed = [], []
    for profile in candidates:
        way = profile.las.oppnas
        if way not in opened:
            try:
                opened[way] = open_file(path, profile.las)
            except DataError as error:
                opened[way] = error
        file = opened[way]
        if isinstance(file, DataError):
            failed.append((profile, file))
        else:
            tries.append((profile, known[profile.kalla], file))
    # What a workbook hides says what the file is only where nothing that it shows does.
    shown = [_try(*attempt, dolda=False) for attempt in tries]
    if all(t.missing for t in shown):
        shown = [_try(*attempt, dolda=True) for attempt in tries]
    return shown, failed


def _require_opened(
    path: Path, failed: Sequence[tuple[Profile, DataError]], name: str, every: Sequence[Profile]
) -> None:
    """That the file was opened as any file is, and with the profiles whose files are named so: what is wrong
    with it comes before which columns another profile lacks in it."""
    for profile, error in failed:
        if profile.fits_name(name):
            with i_profilen(profile, every):
                raise error
    for profile, error in failed:
        if profile.las.oppnas == Las().oppnas:
            with _utan_profil(path):
                raise error


def _refuse(
    path: Path,
    candidates: Sequence[Profile],
    failed: Sequence[tuple[Profile, DataError]],
    every: Sequence[Profile],
) -> NoReturn:
    """Why the file can be opened with no profile, and which profile is to say how."""
    one = candidates[0] if len({p.kalla for p in candidates}) == 1 else None
    with i_profilen(one, every) if one else _utan_profil(path):
        raise failed[0][1]


def _try(profile: Profile, shape: Shape, file: Opened, *, dolda: bool) -> _Try:
    blad = profile.las.blad
    sheets = [s for s in file.sheets if (s.namn in blad if blad else dolda or not s.dold)]
    found = [_Try(profile, shape, file, s, h) for s in sheets if (h := find_header(s, profile, shape))]
    return max(found, key=lambda t: (not t.missing, t.matched), default=_Try(profile, shape, file))


def _best(tries: Sequence[_Try], name: str, asked: _Asked) -> _Try:
    fitting = [t for t in tries if not t.missing]
    most = max((t.matched for t in fitting), default=0)
    nearer = max((t for t in tries if t.missing), key=lambda t: t.matched, default=None)
    if not fitting or (nearer is not None and nearer.matched > most):
        if nearer is not None and nearer.header is not None and ar_rubriker(nearer.header.utan_manader):
            raise _nearly(nearer, nearer.header, asked, name)
        by_name = [t for t in tries if t.profile.fits_name(name)]
        one_source = len({t.profile.kalla for t in tries}) == 1
        raise _no_header((by_name or list(tries))[0] if by_name or one_source else None, asked)
    found = [t for t in fitting if t.matched == most]
    if len(found) > 1:
        found = [t for t in found if t.profile.fits_name(name)] or found
    own = [t for t in found if t.profile.egen and t.profile.fits_name(name)]
    if len(found) > 1 and len(own) == 1:
        return own[0]  # made here, for files of this name
    if len(found) > 1:
        names = ", ".join(f"{t.profile.kalla}/{t.profile.namn}" for t in found)
        ways = " eller ".join(
            f'kategoriplan ingest --kalla {t.profile.kalla} --profil {t.profile.namn} "{asked.path}"'
            for t in found
        )
        raise AmbiguousError(
            f"Flera profiler passar filen lika bra: {names}.",
            gor=f"Ange källa och profil: {ways}. Eller ge profilen ett mönster i filnamn.",
        )
    return found[0]


def _no_header(attempt: _Try | None, asked: _Asked) -> FileRejectedError:
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


def _nearly(attempt: _Try, header: Header, asked: _Asked, name: str) -> FileRejectedError:
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
    return FileRejectedError(
        " ".join(said),
        var=f"rad {header.rad}" if header.rad else "",
        gor="\n".join(gor) if lines else f"Svara på frågor om filen: {asked.command}.",
    )


def _proposed(attempt: _Try, header: Header) -> dict[str, str]:
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
    return f'kategoriplan profil "{path}"'


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
