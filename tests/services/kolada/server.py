"""A Kolada on this machine: the service's paths, paging and limits, and faults of its own.

Rows are the service's own data objects; `data_row` makes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count, product
from typing import Any
from urllib.parse import unquote, urlencode

from services.service import Fault, LocalService, Reply

LIST_MAX = 25
KPI = ("N28018", "N28021")
KOMMUNER = ("1280", "1281", "1480")
AR = (2022, 2023, 2024)


def data_row(
    kpi: str, municipality: str, period: int, value: float | None, gender: str = "T"
) -> dict[str, Any]:
    """A data object as the service gives it, with one value."""
    one = {"gender": gender, "count": 1, "status": "", "value": value, "isdeleted": False}
    return {"kpi": kpi, "municipality": municipality, "period": period, "values": [one]}


def example_rows() -> list[dict[str, Any]]:
    """One object for each of KPI, KOMMUNER and AR: 18, with values that tell them apart."""
    return [data_row(k, m, y, n / 4) for n, (k, m, y) in enumerate(product(KPI, KOMMUNER, AR))]


def content(**fields: Any) -> Fault:
    """Fields of the envelope say something else: a wrong count, an empty page, another next_url."""
    return lambda reply, url: replace(reply, content={**reply.content, **fields})


def wrong_count() -> Fault:
    """The count is one more than the rows."""
    return lambda reply, url: replace(reply, content={**reply.content, "count": reply.content["count"] + 1})


def cycle() -> Fault:
    """The next page is this page."""
    return lambda reply, url: replace(reply, content={**reply.content, "next_url": url})


def empty_page_first() -> Fault:
    """An empty page whose next_url leads to the page that was asked for."""
    return lambda reply, url: replace(
        reply, content={**reply.content, "values": [], "count": 0, "next_url": _with_query(url, "again=1")}
    )


def ever_new(*, empty: bool) -> Fault:
    """Every page leads to one that was never seen; `empty` says that they have no rows."""
    number = count(1)

    def fault(reply: Reply, url: str) -> Reply:
        following = _with_query(url.partition("?")[0], f"token={next(number)}")
        fields: dict[str, Any] = {"values": [], "count": 0} if empty else {}
        return replace(reply, content={**reply.content, **fields, "next_url": following})

    return fault


class KoladaServer(LocalService):
    """The service.

    Parameters
    ----------
    rows, kpi, municipality, municipality_groups
        What it knows, as the service's own objects.
    page_size
        Objects per page.

    Attributes
    ----------
    changed
        KPI, area and year -> the day it last changed, for questions with `from_date`; others never did.
    """

    root = "/v3"

    def __init__(
        self,
        rows: Iterable[dict[str, Any]] = (),
        *,
        kpi: Sequence[dict[str, Any]] = (),
        municipality: Sequence[dict[str, Any]] = (),
        municipality_groups: Sequence[dict[str, Any]] = (),
        page_size: int = 5000,
    ) -> None:
        super().__init__()
        self.rows = list(rows)
        self.lists = {
            "kpi": list(kpi),
            "municipality": list(municipality),
            "municipality_groups": list(municipality_groups),
        }
        self.page_size = page_size
        self.changed: dict[tuple[str, str, int], str] = {}

    def revise(self, kpi: str, municipality: str, period: int, day: str, **change: Any) -> None:
        """A value that changes on a day, or is deleted: `value=1.0`, `isdeleted=True`."""
        for row in self.rows:
            if (row["kpi"], row["municipality"], row["period"]) == (kpi, municipality, period):
                row["values"] = [value | change for value in row["values"]]
        self.changed[kpi, municipality, period] = day

    def right_reply(self, path: str, query: dict[str, list[str]], question: Any) -> Reply:
        parts = [unquote(part) for part in path.strip("/").split("/")]
        ids = [set(part.split(",")) for part in parts]
        if any(part.count(",") >= LIST_MAX for part in parts):
            return Reply({"detail": "List should have at most 25 items after validation"}, 422)
        match parts:
            case ["data", "kpi", _, "municipality", _, "year", _]:
                found = [
                    r
                    for r in self.rows
                    if r["kpi"] in ids[2] and r["municipality"] in ids[4] and str(r["period"]) in ids[6]
                ]
                if "from_date" in query:
                    since = query["from_date"][0]
                    found = [
                        r
                        for r in found
                        if self.changed.get((r["kpi"], r["municipality"], r["period"]), "") >= since
                    ]
            case [kind] if kind in self.lists:
                title = query.get("title", [""])[0].casefold()
                found = [o for o in self.lists[kind] if title in o["title"].casefold()]
            case ["kpi", _]:
                found = [o for o in self.lists["kpi"] if o["id"] in ids[1]]
            case _:
                return Reply({"detail": "Not Found"}, 404)
        page = int(query.get("page", ["1"])[0])
        start, end = (page - 1) * self.page_size, page * self.page_size
        rest = {k: v[0] for k, v in query.items() if k in {"title", "from_date"}}
        address = _with_query(f"{self.base}{path}", urlencode(rest))
        return Reply(
            {
                "values": found[start:end],
                "count": len(found[start:end]),
                "next_url": _with_query(address, f"page={page + 1}") if end < len(found) else None,
                "previous_url": _with_query(address, f"page={page - 1}") if page > 1 else None,
            }
        )


def _with_query(url: str, query: str) -> str:
    return url + ("&" if "?" in url else "?") + query if query else url
