"""Persons looked for in what is written: files of every form that the program writes, and a whole workspace.

What a person's number looks like is `kpilib.formats.personspar`'s to say; here files become texts.
"""

from kpilib.skanner.arbetsmapp import in_folder, in_workspace
from kpilib.skanner.filer import Fynd, in_file
from kpilib.skanner.tabeller import in_database

__all__ = ["Fynd", "in_database", "in_file", "in_folder", "in_workspace"]
