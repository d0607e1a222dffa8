"""Files of others: what may be opened at all, within which limits, and in a process of its own.

`las` opens what is a file and nothing else. `Granser` are the limits, `granser` those of the reading in hand.
`avskilt` calls a function in another process, which a file may crash, fill or hold up without more coming of
it than that the file is refused.
"""

from kpilib.isolering.fil import las, las_toml, open_file, require_file, unreadable
from kpilib.isolering.granser import Granser, granser, hojs, inom
from kpilib.isolering.process import StoppadError, avskilt, avsluta

__all__ = [
    "Granser",
    "StoppadError",
    "avskilt",
    "avsluta",
    "granser",
    "hojs",
    "inom",
    "las",
    "las_toml",
    "open_file",
    "require_file",
    "unreadable",
]
