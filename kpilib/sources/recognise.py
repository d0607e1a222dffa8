"""Which source a file is, and which profile reads it: told from its header."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn

from kpilib.errors import AmbiguousError, DataError, ProfileError, UsageError
from kpilib.formats import nearest
from kpilib.formats.innehall import ar_rubriker
from kpilib.fritext import i_kommando
from kpilib.rawstore.raw_file import original_name
from kpilib.sheets.opening import open_file
from kpilib.sheets.sheet import Opened
from kpilib.sources.avslag import Asked, Try, i_profilen, nearly, no_header, utan_profil
from kpilib.sources.header import find_header
from kpilib.sources.profile import Las, Profile
from kpilib.sources.read import named, read_opened
from kpilib.sources.table import RawTable, Shape


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
        named_so = f" som heter {profil}" if profil else ""
        near = nearest(profil, {p.namn for p in every if source in (None, p.kalla)}) if profil else []
        raise UsageError(
            f"Det finns ingen profil{named_so}{f' för källan {source}' if source else ''}.",
            gor=f"Menade du {' eller '.join(near)}?" if near else f"Källorna är {', '.join(known)}.",
        )
    with named(path):
        tries, failed = _try_all(path, candidates, known)
        name = original_name(path.name)
        if all(t.missing for t in tries):
            _require_opened(path, failed, name, every)
        if not tries:
            _refuse(path, candidates, failed, every)
        asked = Asked(path, profil, {p.fil for p in every})
        best = _best(tries, name, asked)
        with i_profilen(best.profile, every):
            return read_opened(best.opened, best.profile, known[best.profile.kalla], name), best.profile


def read_file(path: Path, profile: Profile, shape: Shape) -> RawTable:
    """A file's rows, read with this profile and no other; errors as for `recognise`."""
    return recognise(path, [shape], [profile])[0]


def _try_all(
    path: Path, candidates: Sequence[Profile], known: dict[str, Shape]
) -> tuple[list[Try], list[tuple[Profile, DataError]]]:
    """Each profile that the file can be opened with, and why it cannot with the others."""
    opened: dict[object, Opened | DataError] = {}
    tries, failed = [], []
    for profile in candidates:
        way = profile.las.oppnas
        if way not in opened:
            try:
                opened[way] = open_file(path, way)
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
            with utan_profil(path):
                raise error


def _refuse(
    path: Path,
    candidates: Sequence[Profile],
    failed: Sequence[tuple[Profile, DataError]],
    every: Sequence[Profile],
) -> NoReturn:
    """Why the file can be opened with no profile, and which profile is to say how."""
    one = candidates[0] if len({p.kalla for p in candidates}) == 1 else None
    with i_profilen(one, every) if one else utan_profil(path):
        raise failed[0][1]


def _try(profile: Profile, shape: Shape, file: Opened, *, dolda: bool) -> Try:
    blad = profile.las.blad
    sheets = [s for s in file.sheets if (s.namn in blad if blad else dolda or not s.dold)]
    found = [Try(profile, shape, file, s, h) for s in sheets if (h := find_header(s, profile, shape))]
    return max(found, key=lambda t: (not t.missing, t.matched), default=Try(profile, shape, file))


def _best(tries: Sequence[Try], name: str, asked: Asked) -> Try:
    fitting = [t for t in tries if not t.missing]
    most = max((t.matched for t in fitting), default=0)
    nearer = max((t for t in tries if t.missing), key=lambda t: t.matched, default=None)
    if not fitting or (nearer is not None and nearer.matched > most):
        if nearer is not None and nearer.header is not None and ar_rubriker(nearer.header.utan_manader):
            raise nearly(nearer, nearer.header, asked, name)
        by_name = [t for t in tries if t.profile.fits_name(name)]
        one_source = len({t.profile.kalla for t in tries}) == 1
        raise no_header((by_name or list(tries))[0] if by_name or one_source else None, asked)
    found = [t for t in fitting if t.matched == most]
    if len(found) > 1:
        found = [t for t in found if t.profile.fits_name(name)] or found
    own = [t for t in found if t.profile.egen and t.profile.fits_name(name)]
    if len(found) > 1 and len(own) == 1:
        return own[0]  # made here, for files of this name
    if len(found) > 1:
        names = ", ".join(f"{t.profile.kalla}/{t.profile.namn}" for t in found)
        path = i_kommando(asked.path)
        ways = " eller ".join(
            f"kategoriplan ingest --kalla {t.profile.kalla} --profil {t.profile.namn} {path}" for t in found
        )
        raise AmbiguousError(
            f"Flera profiler passar filen lika bra: {names}.",
            gor=f"Ange källa och profil: {ways}. Eller ge profilen ett mönster i filnamn.",
        )
    return found[0]
