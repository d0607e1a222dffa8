"""An SCB on this machine: PxWebApi v2 as its specification and the facts about the real service say.

A table is its metadata and a function from the codes of a cell to its value and status. What the real
service does with a careless question, this one does too: no selection gives a default one, a variable
that must be chosen and is not gives 400, a code given twice 500 with an empty body, too many cells 403.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any
from urllib.parse import unquote

from services.service import LocalService, Reply

Value = tuple[float | None, str | None]
CONFIG: dict[str, Any] = {
    "apiVersion": "2.2.0",
    "appVersion": "1.0.0",
    "languages": [{"id": "sv", "label": "Svenska"}],
    "defaultLanguage": "sv",
    "maxDataCells": 150_000,
    "maxCallsPerTimeWindow": 30,
    "timeWindow": 10,
    "license": "https://creativecommons.org/share-your-work/public-domain/cc0/",
    "sourceReferences": [{"language": "sv", "text": "Källa: SCB"}],
    "defaultDataFormat": "json-stat2",
    "dataFormats": ["json-stat2", "csv"],
}


@dataclass
class Table:
    """A table: its metadata, the value and status of a cell, and whether data is written sparse."""

    metadata: dict[str, Any]
    value: Callable[[tuple[str, ...]], Value]
    sparse: bool = False

    def codes(self, variable: str) -> list[str]:
        return list(self.metadata["dimension"][variable]["category"]["index"])


class ScbServer(LocalService):
    """The service.

    Parameters
    ----------
    tables
        Id -> table.
    codelists
        Id -> the answer of `/codelists/{id}`.
    listed
        The tables that `/tables` lists, as the service's own objects; `page_size` to a page.
    config
        What differs from CONFIG.
    """

    root = "/api/v2"

    def __init__(
        self,
        tables: Mapping[str, Table],
        *,
        codelists: Mapping[str, dict[str, Any]] | None = None,
        listed: Sequence[dict[str, Any]] = (),
        page_size: int = 20,
        **config: Any,
    ) -> None:
        super().__init__()
        self.tables = dict(tables)
        self.codelists = dict(codelists or {})
        self.listed = list(listed)
        self.page_size = page_size
        self.config = CONFIG | config
        self.cells: list[int] = []

    def right_reply(self, path: str, query: dict[str, list[str]], question: Any) -> Reply:
        match [unquote(part) for part in path.strip("/").split("/")]:
            case ["config"]:
                return Reply(self.config)
            case ["tables"]:
                return self._page(query)
            case ["codelists", id] if id in self.codelists:
                return Reply(self.codelists[id])
            case ["tables", id, "metadata"] if id in self.tables:
                return Reply(self.tables[id].metadata)
            case ["tables", id, "data"] if id in self.tables:
                return self._data(self.tables[id], (question or {}).get("selection") or [])
        return problem(404, "Not Found")

    def _page(self, query: dict[str, list[str]]) -> Reply:
        word = query.get("query", [""])[0].casefold()
        found = [table for table in self.listed if word in table["label"].casefold()]
        number = int(query.get("pageNumber", ["1"])[0])
        start = (number - 1) * self.page_size
        page = {
            "pageNumber": number,
            "pageSize": self.page_size,
            "totalElements": len(found),
            "totalPages": max(1, -(-len(found) // self.page_size)),
        }
        return Reply({"language": "sv", "tables": found[start : start + self.page_size], "page": page})

    def _data(self, table: Table, asked: Sequence[Mapping[str, Any]]) -> Reply:
        ids = table.metadata["id"]
        chosen: dict[str, list[str]] = {}
        for part in asked:
            if part["variableCode"] not in ids:
                return problem(400, "Non-existent variable")
            codes = part["valueCodes"]
            if len(set(codes)) != len(codes):
                return Reply(None, 500)
            known = self._known(table, part)
            if known is None or not codes or not set(codes) <= set(known):
                return problem(400, "Non-existent value")
            chosen[part["variableCode"]] = codes
        if not asked:  # the trap: an answer to another question than the one meant
            chosen = {id: table.codes(id)[-1:] for id in ids}
        for id in ids:
            if id not in chosen and not table.metadata["dimension"][id]["extension"]["elimination"]:
                return problem(400, "Missing selection for mandantory variable")
        if prod(map(len, chosen.values())) > self.config["maxDataCells"]:
            return problem(403, "The query resulted in cell that exceeds the number of allowed.")
        self.cells.append(prod(map(len, chosen.values())))
        return Reply(
            self._cube(table, chosen, {part["variableCode"]: part.get("codelist") for part in asked})
        )

    def _known(self, table: Table, part: Mapping[str, Any]) -> list[str] | None:
        if not part.get("codelist"):
            return table.codes(part["variableCode"])
        found = self.codelists.get(part["codelist"])
        return None if found is None else [value["code"] for value in found["values"]]

    def _cube(
        self, table: Table, chosen: Mapping[str, list[str]], codelists: Mapping[str, str | None]
    ) -> dict[str, Any]:
        ids = [id for id in table.metadata["id"] if id in chosen]
        members = {
            id: self._members(table, id, chosen.get(id), codelists.get(id)) for id in table.metadata["id"]
        }
        cells = []
        for key in product(*(chosen[id] for id in ids)):
            own = dict(zip(ids, key, strict=True))
            parts = product(*(members[id][own.get(id, "")] for id in table.metadata["id"]))
            cells.append(_sum([table.value(part) for part in parts]))
        dimension = {id: self._dimension(table, id, chosen[id], codelists.get(id)) for id in ids}
        fields = {k: v for k, v in table.metadata.items() if k not in {"id", "size", "dimension", "value"}}
        statuses = {str(n): s for n, (_, s) in enumerate(cells) if s}
        values: Any = [v for v, _ in cells]
        if table.sparse:
            values = {str(n): v for n, v in enumerate(values) if v is not None}
        shape = {"id": ids, "size": [len(chosen[id]) for id in ids], "dimension": dimension}
        return fields | shape | {"value": values} | ({"status": statuses} if statuses else {})

    def _members(
        self, table: Table, id: str, codes: Sequence[str] | None, codelist: str | None
    ) -> dict[str, list[str]]:
        """Code asked for -> the table's own codes that it is the sum of; "" for a variable left out."""
        if codes is None:
            whole = table.metadata["dimension"][id]["extension"].get("eliminationValueCode")
            return {"": [whole] if whole else table.codes(id)}
        if not codelist:
            return {code: [code] for code in codes}
        maps = {value["code"]: value["valueMap"] for value in self.codelists[codelist]["values"]}
        return {code: maps[code] for code in codes}

    def _dimension(self, table: Table, id: str, codes: Sequence[str], codelist: str | None) -> dict[str, Any]:
        whole = table.metadata["dimension"][id]
        labels = whole["category"]["label"]
        if codelist:
            labels = {value["code"]: value["label"] for value in self.codelists[codelist]["values"]}
        category: dict[str, Any] = {
            "index": {code: n for n, code in enumerate(codes)},
            "label": {code: labels[code] for code in codes},
        }
        if "unit" in whole["category"]:
            category["unit"] = {code: whole["category"]["unit"][code] for code in codes}
        return whole | {"category": category}


def problem(code: int, title: str) -> Reply:
    """An error as the service writes it."""
    return Reply({"type": "Parameter error", "title": title, "status": code}, code)


def _sum(parts: Sequence[Value]) -> Value:
    if len(parts) == 1:
        return parts[0]
    known = [value for value, _ in parts if value is not None]
    return (sum(known), None) if len(known) == len(parts) else (None, "..")
