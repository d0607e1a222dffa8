"""The raw files of a workspace: kept under their content's hash, never edited, in order of arrival.

`store` takes a file in, `register` what was put there by hand, and `raw_files` lists what is there.
"""

from kpilib.rawstore.forteckning import damage, mend
from kpilib.rawstore.inventory import raw_files, register, require_name, unlisted_files
from kpilib.rawstore.manifest import Svar
from kpilib.rawstore.raw_file import RawFile, original_name
from kpilib.rawstore.store import Stored, store, store_bytes
from kpilib.rawstore.undan import Undanlagd, taken_in, undanlagda
from kpilib.rawstore.verifiera import altered, verified

__all__ = [
    "RawFile",
    "Stored",
    "Svar",
    "Undanlagd",
    "altered",
    "damage",
    "mend",
    "original_name",
    "raw_files",
    "register",
    "require_name",
    "store",
    "store_bytes",
    "taken_in",
    "undanlagda",
    "unlisted_files",
    "verified",
]
