"""From a file to rows of text: the raw store, the profiles, and the reading of every format.

`store` takes a file in, `raw_files` lists what is there, and `recognise` finds which source and profile a
file is and gives its rows (`RawTable`), not yet interpreted.
"""

from kpilib.sources.avslag import i_profilen
from kpilib.sources.inventory import listed_files, raw_files, require_own_month, unlisted_files
from kpilib.sources.manifest import Svar
from kpilib.sources.profile import Las, Profile
from kpilib.sources.profile_files import load_profiles
from kpilib.sources.raw_file import RawFile, original_name
from kpilib.sources.recognise import read_file, recognise
from kpilib.sources.store import Stored, store, store_bytes
from kpilib.sources.table import RawTable, Shape, Summarad, Trasig, Upplysning

__all__ = [
    "Las",
    "Profile",
    "RawFile",
    "RawTable",
    "Shape",
    "Stored",
    "Summarad",
    "Svar",
    "Trasig",
    "Upplysning",
    "i_profilen",
    "listed_files",
    "load_profiles",
    "original_name",
    "raw_files",
    "read_file",
    "recognise",
    "require_own_month",
    "store",
    "store_bytes",
    "unlisted_files",
]
