"""The raw files of a workspace: kept under their content's hash, never edited, in order of arrival.

`store` takes a file in, and `raw_files` lists what is there.
"""

from kpilib.rawstore.forteckning import damage, mend
from kpilib.rawstore.inventory import listed_files, raw_files, unlisted_files
from kpilib.rawstore.manifest import Svar
from kpilib.rawstore.raw_file import RawFile, original_name
from kpilib.rawstore.store import Stored, store, store_bytes
from kpilib.rawstore.verifiera import altered, verified

__all__ = [
    "RawFile",
    "Stored",
    "Svar",
    "altered",
    "damage",
    "listed_files",
    "mend",
    "original_name",
    "raw_files",
    "store",
    "store_bytes",
    "unlisted_files",
    "verified",
]
