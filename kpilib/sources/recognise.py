"""Which source a file is, and which profile reads it: told from its header."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kpilib.errors import AmbiguousError, DataError, FileRejectedError, ProfileError, UsageError
from kpilib.formats import nearest
from kpilib.sources.header import Header, find_header
from kpilib.sources.opening import open_file
from kpilib.sources.profile import Profile
from kpilib.sources.raw_file import original_name
from kpilib.sources.read import named, read_opened
from kpilib.sources.sheet import HEAD, Opened
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
    most of the file's headers is meant, and of equals the one whose `filnamn` fits. A file that is nearer
    to a source that it does not quite fit is refused, so that a spoilt file is not taken for another kind.

    Parameters
    ----------
    source, profil
        Look among one source's profiles, or for one of them.

    Raises
    ------
    FileRejectedError
        No profile fits; the message says which columns are missing, what the file has instead, and the line
        to add to which profile.
    AmbiguousError
        Several fit equally.
    ProfileError
        A profile speaks of a source or a column that does not exist.
    UsageError
        There is no profile for `source` or of the name `profil`.
    """
    known = {shape.kalla: shape for shape in shapes}
    candidates = []
    for profile in profiles:
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
        tries = _try_all(path, candidates, known)
        name = original_name(path.name)
        best = _best(tries, name)
        return read_opened(best.opened, best.profile, known[best.profile.kalla], name), best.profile


def read_file(path: Path, profile: Profile, shape: Shape) -> RawTable:
    """A file's rows, read with this profile and no other; errors as for `recognise`."""
    return recognise(path, [shape], [profile])[0]


@dataclass(frozen=True)
class _Try:
    """One profile on one file: the header it understands best."""

    profile: Profile
    shape: Shape
    opened: Opened
    header: Header | None

    @property
    def matched(self) -> int:
        return len(self.header.kolumner) if self.header else 0

    @property
    def missing(self) -> Sequence[str]:
        return self.header.saknas if self.header else self.shape.obligatoriska


def _try_all(path: Path, candidates: Sequence[Profile], known: dict[str, Shape]) -> list[_Try]:
    opened: dict[object, Opened | DataError] = {}
    tries = []
    for profile in candidates:
        way = profile.las.oppnas
        if way not in opened:
            try:
                opened[way] = open_file(path, profile.las)
            except DataError as error:
                opened[way] = error
        file = opened[way]
        if isinstance(file, Opened):
            shape = known[profile.kalla]
            sheets = [s for s in file.sheets if not profile.las.blad or s.namn in profile.las.blad]
            headers = [h for h in (find_header(sheet, profile, shape) for sheet in sheets) if h]
            header = max(headers, key=lambda h: (not h.saknas, len(h.kolumner)), default=None)
            tries.append(_Try(profile, shape, file, header))
    if not tries:
        raise next(error for error in opened.values() if isinstance(error, DataError))
    return tries


def _best(tries: Sequence[_Try], name: str) -> _Try:
    fitting = [t for t in tries if not t.missing]
    most = max((t.matched for t in fitting), default=0)
    nearer = max((t for t in tries if t.missing), key=lambda t: t.matched, default=None)
    if not fitting or (nearer is not None and nearer.matched > most):
        by_name = [t for t in tries if t.profile.fits_name(name)]
        if nearer is not None and nearer.matched:
            raise _nearly(nearer)
        one_source = len({t.profile.kalla for t in tries}) == 1
        raise _no_header((by_name or list(tries))[0] if by_name or one_source else None)
    found = [t for t in fitting if t.matched == most]
    if len(found) > 1:
        found = [t for t in found if t.profile.fits_name(name)] or found
    if len(found) > 1:
        names = ", ".join(f"{t.profile.kalla}/{t.profile.namn}" for t in found)
        raise AmbiguousError(
            f"Flera profiler passar filen lika bra: {names}.",
            gor="Ange källa eller profil (--kalla, --profil), eller ge profilen ett mönster i filnamn.",
        )
    return found[0]


def _no_header(attempt: _Try | None) -> FileRejectedError:
    if attempt is None:
        return FileRejectedError(
            f"Ingen rubrikrad hittades bland filens {HEAD} första rader som någon källa känner igen.",
            gor="Ange källan, eller gör om uttaget med rubriker.",
        )
    return FileRejectedError(
        f"Ingen rubrikrad hittades för {attempt.profile.kalla} bland filens {HEAD} första rader; "
        f"den ska ha kolumnerna {', '.join(attempt.shape.obligatoriska)}.",
        gor="Gör om uttaget med rubriker, eller ange rubrikrad under [las] i profilen.",
    )


def _nearly(attempt: _Try) -> FileRejectedError:
    profile, header = attempt.profile, attempt.header
    assert header is not None
    unused = [
        h.strip() for i, h in enumerate(header.rubriker) if h.strip() and i not in header.kolumner.values()
    ]
    told, additions = [], []
    for column in attempt.missing:
        near = nearest(column, unused)
        told.append(f"{column} (närmast i filen: {', '.join(near) if near else 'ingen rubrik'})")
        additions.append(f'{column} = "{near[0] if near else "Rubriken i filen"}"')
    return FileRejectedError(
        f"Filen är mest lik {profile.kalla} men saknar obligatoriska kolumner: {'; '.join(told)}.",
        var=f"rad {header.rad}" if header.rad else "",
        gor=f"Gör om uttaget med kolumnerna, eller lägg till under [kolumner] i {_place(profile)}: "
        + "; ".join(additions),
    )


def _place(profile: Profile) -> str:
    """Where a line is to be added: the workspace's file, or the one to make beside a bundled profile."""
    if profile.fil.startswith("profiler/"):
        return profile.fil
    return (
        f'profiler/{profile.kalla}.toml (ny fil som börjar med kalla = "{profile.kalla}" '
        f'och namn = "{profile.namn}")'
    )
