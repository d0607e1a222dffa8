"""The raw store brought up to date: only what changed is asked for, and a failure leaves it as it was."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kpilib.errors import SourceError
from kpilib.rawstore import raw_files
from kpilib.services.kolada import read_delivery, update
from kpilib.settings import Settings
from services.kolada.server import AR, KOMMUNER, KPI, KoladaServer
from services.service import status

MAJ, JUNI = (datetime(2026, m, 5, 12, tzinfo=UTC) for m in (5, 6))
KATALOG = [{"id": k, "title": f"Titel {k}", "publication_date": "2026-09-30"} for k in (*KPI, "N99999")]
OMRADEN = [{"id": k, "title": f"Kommun {k}", "type": "K"} for k in KOMMUNER]


@pytest.fixture
def server(rows):
    with KoladaServer(rows, kpi=KATALOG, municipality=OMRADEN) as running:
        yield running


@pytest.fixture
def kolada(server, settings: Settings):
    return settings.kolada.model_copy(
        update={
            "bas": server.base,
            "fragor_per_sekund": 1e6,
            "kpi": KPI,
            "kommuner": KOMMUNER,
            "alla_kommuner": False,
            "ar_fran": AR[0],
            "ar_till": AR[-1],
        }
    )


def _data(server) -> list[str]:
    return [path.removeprefix("/v3/data/kpi/") for path in server.asked if path.startswith("/v3/data")]


def test_the_second_time_only_what_changed_is_asked_for(workspace, server, kolada):
    first = update(workspace, kolada, now=MAJ)
    server.revise("N28018", "1480", 2023, "2026-05-20", value=99.0)
    server.asked.clear()
    second = update(workspace, kolada, now=JUNI)
    assert first.delivery.antal == 18
    assert read_delivery(second.stored.raw.path.read_bytes()).kolada_varde["varde"].to_list() == [99.0]
    assert _data(server) == [
        "N28018,N28021/municipality/1280,1281,1480/year/2022,2023,2024?from_date=2026-05-04"
    ]
    assert [raw.name for raw in raw_files(workspace)] == ["kolada-2026-05-05.json", "kolada-2026-06-05.json"]


def test_the_first_retrieval_takes_the_whole_catalogue(workspace, kolada):
    stored = update(workspace, kolada, now=MAJ).stored
    assert read_delivery(stored.raw.path.read_bytes()).kolada_kpi["kpi"].to_list() == [*KPI, "N99999"]
    later = update(workspace, kolada, now=JUNI).stored
    assert read_delivery(later.raw.path.read_bytes()).kolada_kpi["kpi"].to_list() == [*KPI]


def test_what_is_new_in_the_settings_is_asked_for_whole(workspace, server, kolada):
    update(workspace, kolada.model_copy(update={"kpi": KPI[:1]}), now=MAJ)
    server.asked.clear()
    update(workspace, kolada, now=JUNI)
    assert _data(server) == [
        "N28018/municipality/1280,1281,1480/year/2022,2023,2024?from_date=2026-05-04",
        "N28021/municipality/1280,1281,1480/year/2022,2023,2024",
    ]


def test_everything_is_asked_for_when_that_is_wanted(workspace, server, kolada):
    update(workspace, kolada, now=MAJ)
    server.asked.clear()
    assert update(workspace, kolada, allt=True, now=JUNI).delivery.antal == 18


def test_another_address_is_another_source(workspace, kolada, rows):
    update(workspace, kolada, now=MAJ)
    with KoladaServer(rows, kpi=KATALOG, municipality=OMRADEN) as other:
        update(workspace, kolada.model_copy(update={"bas": other.base}), now=JUNI)
        assert "from_date" not in "".join(other.asked)


def test_a_file_that_cannot_be_read_is_not_built_on(workspace, server, kolada):
    path = update(workspace, kolada, now=MAJ).stored.raw.path
    path.write_bytes(path.read_bytes().replace(b'"value": 0.0', b'"value": "x"'))
    server.asked.clear()
    update(workspace, kolada, now=JUNI)
    assert "from_date" not in "".join(server.asked)


def test_all_municipalities_are_those_of_the_service(workspace, server, kolada):
    chosen = kolada.model_copy(update={"kommuner": ("0000",), "alla_kommuner": True})
    assert update(workspace, chosen, now=MAJ).delivery.omfattning.kommuner == ("0000", *KOMMUNER)


def test_a_failed_part_names_its_ids_and_leaves_the_store_as_it_was(workspace, server, kolada):
    update(workspace, kolada, now=MAJ)
    server.plan["/data"] = status(404)
    with pytest.raises(SourceError) as error:
        update(workspace, kolada, allt=True, now=JUNI)
    assert error.value.var.startswith(
        "nyckeltal N28018, N28021; områden 1280, 1281, 1480; år 2022, 2023, 2024 ("
    )
    assert [raw.name for raw in raw_files(workspace)] == ["kolada-2026-05-05.json"]
    assert [p.name for p in (workspace.raw / "kolada").iterdir() if p.name.startswith(".")] == []
