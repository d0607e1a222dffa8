"""Imports what the program imports, and forgets the program: what is left is the same whatever the fault."""

from __future__ import annotations

import sys

import pytest  # noqa: F401

import kpilib.api
import kpilib.pipeline  # noqa: F401

for name in [name for name in sys.modules if name.partition(".")[0] == "kpilib"]:
    del sys.modules[name]
