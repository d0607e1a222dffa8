"""What must be known to open a file; the rest is told of its rows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Oppning:
    """How a file is opened; what is left out is told from its content.

    Parameters
    ----------
    teckenkodning, separator
        Of a text file; None: they are found out.
    citattecken
        The sign around a field that holds separators; empty: no sign has that meaning.
    radbrytning_i_falt
        Whether a field within such signs may go on over several lines; None: it is asked about where it
        could be meant both ways.
    sista_rubrikrad
        The last row of the header, where a profile names it; 0 where it is looked for.
    """

    teckenkodning: str | None = None
    separator: str | None = None
    citattecken: str = '"'
    radbrytning_i_falt: bool | None = None
    sista_rubrikrad: int = 0
