"""The revisions of every service, in one shape and with words for what has happened."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

import kpilib.services
from kpilib.begrepp import REVIDERING
from kpilib.database import query
from kpilib.services.registry import SERVICES
from kpilib.services.revideringar import every_revision, revised
from kpilib.warehouse.schema import create_all

STATEMENTS = sorted(Path(kpilib.services.__path__[0]).glob("*/sql/revidering.sql"))


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda p: p.parts[-3])
def test_what_can_have_happened_has_a_name(path: Path) -> None:
    kinds = set(re.findall(r"(?:THEN|ELSE|SELECT) '(\w+)'", path.read_text(encoding="utf-8")))
    assert kinds
    assert kinds <= set(REVIDERING)


def test_every_service_gives_the_same_columns() -> None:
    with duckdb.connect() as con:
        create_all(con)
        one = {
            tuple(query(con, s.revidering).collect_schema().items())
            for s in SERVICES.values()
            if s.revidering
        }
        assert len(one) == 1
        assert query(con, every_revision()).columns[:2] == ["kalla", "kallhanvisning"]
        assert revised(con).is_empty()
