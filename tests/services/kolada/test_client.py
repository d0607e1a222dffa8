"""What the client asks, and that the answer is whole."""

from __future__ import annotations

import json
from datetime import date

import pytest

from kpilib.errors import SourceError, UsageError
from kpilib.services.kolada import KoladaClient
from services.kolada.server import (
    AR,
    KOMMUNER,
    KPI,
    KoladaServer,
    content,
    cycle,
    data_row,
    empty_page_first,
    ever_new,
    wrong_count,
)


def _ask(client: KoladaClient):
    return client.data(KPI, KOMMUNER, AR)


def test_every_page_of_an_answer_is_fetched(server, client_of, rows):
    answer = _ask(client_of(server))
    assert list(answer.values) == rows
    assert len(server.asked) == 5


def test_data_are_asked_for_in_the_path_form(server, client_of):
    _ask(client_of(server))
    assert server.asked[0] == "/v3/data/kpi/N28018,N28021/municipality/1280,1281,1480/year/2022,2023,2024"


def test_the_suite_gives_its_name(server, client_of):
    _ask(client_of(server))
    assert all(agent.startswith("kategoriplan") for agent in server.agents)


def test_lists_are_cut_into_chunks_of_25(client_of):
    kommuner = [f"{n:04}" for n in range(100, 160)]
    years = range(1998, 2026)
    rows = [data_row("N28018", m, y, 1.0) for m in kommuner for y in years]
    with KoladaServer(rows) as server:
        answer = client_of(server).data(["N28018"], kommuner, years)
    assert len(answer.values) == 60 * 28
    assert len(server.asked) == 3 * 2


def test_an_id_given_twice_is_asked_for_once(server, client_of):
    client_of(server).data(["N28018", "N28018"], ["1280"], [2024, "2024"])
    assert server.asked == ["/v3/data/kpi/N28018/municipality/1280/year/2024"]


def test_ids_without_an_object_are_named_in_the_order_asked(server, client_of):
    answer = client_of(server).data(["N99999", "N28018"], ["G39555", "1280", "0180"], [2024, 2030])
    assert answer.saknade_kpi == ("N99999",)
    assert answer.saknade_kommuner == ("G39555", "0180")
    assert answer.saknade_ar == ("2030",)


def test_a_missing_value_is_not_a_missing_id(client_of):
    with KoladaServer([data_row("N28018", "0000", 2024, None)]) as server:
        answer = client_of(server).data(["N28018"], ["0000"], [2024])
    assert answer.saknade_kommuner == ()
    assert answer.values[0]["values"][0]["value"] is None


def test_the_bodies_are_kept_as_received(server, client_of):
    answer = _ask(client_of(server))
    assert [v for a in answer.answers for v in json.loads(a.body)["values"]] == list(answer.values)
    assert [a.url for a in answer.answers] == [server.origin + path for path in server.asked]
    assert {a.status for a in answer.answers} == {200}
    assert all(a.hamtad.tzinfo for a in answer.answers)


def test_an_empty_page_leads_on_to_the_next(server, client_of, rows):
    server.plan[1] = empty_page_first()
    assert list(_ask(client_of(server)).values) == rows


def test_an_empty_answer_is_whole(client_of):
    with KoladaServer() as server:
        answer = _ask(client_of(server))
    assert (answer.values, answer.saknade_kpi) == ((), KPI)


def test_a_count_that_disagrees_with_the_rows_is_an_error(server, client_of):
    server.plan[3] = wrong_count()
    with pytest.raises(SourceError, match="antalet rader är 4, men tjänsten uppger 5"):
        _ask(client_of(server))


def test_a_next_url_that_leads_back_is_an_error(server, client_of):
    server.plan[2] = cycle()
    with pytest.raises(SourceError, match="redan är läst"):
        _ask(client_of(server))
    assert len(server.asked) == 2


def test_ever_new_addresses_with_the_same_rows_are_an_error(server, client_of):
    server.plan["/data"] = ever_new(empty=False)
    with pytest.raises(SourceError, match="N28018 1280 2022 kom två gånger"):
        _ask(client_of(server))
    assert len(server.asked) == 2


def test_ever_new_addresses_with_empty_pages_are_an_error(server, client_of):
    server.plan["/data"] = ever_new(empty=True)
    with pytest.raises(SourceError, match="tar inte slut"):
        _ask(client_of(server))
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    "elsewhere", ["http://127.0.0.1:1/v3/kpi", "https://example.org/v3", "//[", "http://x:y"]
)
def test_a_next_url_on_another_host_is_not_followed(server, client_of, elsewhere):
    server.plan[1] = content(next_url=elsewhere)
    with pytest.raises(SourceError, match="nästa sida"):
        _ask(client_of(server))
    assert len(server.asked) == 1


def test_a_next_url_may_be_relative(server, client_of, rows):
    path = "/v3/data/kpi/N28018,N28021/municipality/1280,1281,1480/year/2022,2023,2024?page=2"
    server.plan[1] = content(next_url=path)
    assert list(_ask(client_of(server)).values) == rows


def test_a_next_url_keeps_the_scheme_that_was_asked(server, client_of, rows):
    https = server.base.replace("http:", "https:")
    path = "/data/kpi/N28018,N28021/municipality/1280,1281,1480/year/2022,2023,2024?page=2"
    server.plan[1] = content(next_url=https + path)
    assert list(_ask(client_of(server)).values) == rows


@pytest.mark.parametrize(
    "fields",
    [
        {"values": None},
        {"values": [1, 2, 3, 4]},
        {"next_url": 2},
        {"values": [{"id": "x"}], "count": 1},
        {"values": [{"kpi": [], "municipality": {}, "period": None}], "count": 1},
    ],
)
def test_an_answer_of_another_shape_is_an_error(server, client_of, fields):
    server.plan[1] = content(**fields)
    with pytest.raises(SourceError, match="går inte att lita på"):
        _ask(client_of(server))


def test_a_row_that_was_not_asked_for_is_an_error(server, client_of):
    server.plan[1] = content(values=[data_row("N28018", "0180", 2024, 1.0)], count=1)
    with pytest.raises(SourceError, match="N28018 0180 2024 kom utan att vara efterfrågat"):
        _ask(client_of(server))


@pytest.mark.parametrize(
    ("kpis", "kommuner", "years"),
    [
        ([], ["1480"], [2024]),
        (["N28018"], [], [2024]),
        (["N28018"], ["1480"], []),
        (["N28018,N28021"], ["1480"], [2024]),
        (["N28018"], ["Göteborg"], [2024]),
        (["N28018"], ["1480"], ["2024/../kpi"]),
    ],
)
def test_a_wrong_selection_is_refused_before_anything_is_asked(server, client_of, kpis, kommuner, years):
    with pytest.raises(UsageError):
        client_of(server).data(kpis, kommuner, years)
    assert server.asked == []


def test_the_catalogue_names_the_kpis_that_are_gone(client_of):
    known = {"id": "N28018", "title": "Nettokostnadsavvikelse LSS (%)"}
    with KoladaServer(kpi=[known]) as server:
        answer = client_of(server).kpi(["N28018", "N28017"])
    assert answer.values == (known,)
    assert answer.saknade_kpi == ("N28017",)


def test_municipalities_come_from_every_page(client_of):
    areas = [{"id": f"{n:04}", "title": f"Område {n}", "type": "K"} for n in range(11)]
    with KoladaServer(municipality=areas, page_size=3) as server:
        assert list(client_of(server).municipalities().values) == areas


GROUPS = [
    {"id": f"G{n}", "title": f"Liknande kommuner {a}, {k}, 2024", "members": []}
    for n, (a, k) in enumerate((a, k) for a in ("LSS", "IFO") for k in ("Malmö", "Göteborg", "Örebro"))
]


def test_groups_are_chosen_by_title_over_every_page(client_of):
    with KoladaServer(municipality_groups=GROUPS, page_size=2) as server:
        answer = client_of(server).municipality_groups(title="liknande kommuner lss")
    assert list(answer.values) == GROUPS[:3]


def test_groups_are_chosen_even_if_the_service_ignores_the_title(client_of):
    with KoladaServer(municipality_groups=GROUPS) as server:
        server.plan[1] = content(values=GROUPS, count=len(GROUPS))
        answer = client_of(server).municipality_groups(title="LSS, Göteborg")
    assert list(answer.values) == [GROUPS[1]]


def test_all_groups_come_without_a_title(client_of):
    with KoladaServer(municipality_groups=GROUPS) as server:
        assert list(client_of(server).municipality_groups().values) == GROUPS


def test_the_whole_catalogue_comes_from_every_page(client_of):
    entries = [{"id": f"N{n:05}", "title": f"Nyckeltal {n}"} for n in range(11)]
    with KoladaServer(kpi=entries, page_size=3) as server:
        assert list(client_of(server).catalogue().values) == entries


def test_only_what_changed_since_a_day_is_asked_for_on_every_page(server, client_of):
    for kommun in KOMMUNER:
        for ar in AR:
            server.revise("N28018", kommun, ar, "2026-05-20", value=1.0)
    server.revise("N28021", "1480", 2024, "2026-05-03", value=1.0)
    answer = client_of(server).data(KPI, KOMMUNER, AR, since=date(2026, 5, 4))
    assert {(v["kpi"], v["municipality"], v["period"]) for v in answer.values} == {
        ("N28018", kommun, ar) for kommun in KOMMUNER for ar in AR
    }
    assert len(server.asked) == 3
    assert answer.saknade_kpi == ()


def test_a_row_on_two_pages_is_an_error(server, client_of, rows):
    server.plan[2] = content(values=rows[:4])
    with pytest.raises(SourceError, match="N28018 1280 2022 kom två gånger"):
        _ask(client_of(server))


def test_progress_is_told_after_each_chunk(client_of):
    told = []
    kommuner = [f"{n:04}" for n in range(100, 160)]
    with KoladaServer() as server:
        client_of(server).data(
            ["N28018"], kommuner, [2024], progress=lambda done, of: told.append((done, of))
        )
    assert told == [(1, 3), (2, 3), (3, 3)]
