"""From the sheets of a file to one table of text under canonical names, read as a profile says.

`recognise` finds which source and profile a file is and gives its rows (`RawTable`), not yet interpreted.
"""

from kpilib.sources.avslag import i_profilen
from kpilib.sources.egen_manad import require_own_month
from kpilib.sources.profile import Las, Profile
from kpilib.sources.profile_files import load_profiles
from kpilib.sources.recognise import read_file, recognise
from kpilib.sources.table import RawTable, Shape, Summarad

__all__ = [
    "Las",
    "Profile",
    "RawTable",
    "Shape",
    "Summarad",
    "i_profilen",
    "load_profiles",
    "read_file",
    "recognise",
    "require_own_month",
]
