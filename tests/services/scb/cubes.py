"""JSON-stat written the long way, cell by cell: something independent for the reader to agree with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from itertools import product
from typing import Any

Cell = tuple[float | None, str | None]
UPDATED = "2026-08-28T06:00:00Z"


def dimension(
    codes: Sequence[str],
    *,
    label: str = "",
    labels: Mapping[str, str] | None = None,
    unit: str | None = None,
    elimination: bool = False,
    elimination_code: str | None = None,
    codelists: Sequence[str] = (),
    index_as_list: bool = False,
) -> dict[str, Any]:
    """A dimension as PxWebApi v2 writes it."""
    category: dict[str, Any] = {
        "index": list(codes) if index_as_list else {code: n for n, code in enumerate(codes)},
        "label": {code: (labels or {}).get(code, f"värde {code}") for code in codes},
    }
    if unit:
        category["unit"] = {code: {"base": unit, "decimals": 0} for code in codes}
    extension: dict[str, Any] = {"elimination": elimination}
    if elimination_code:
        extension["eliminationValueCode"] = elimination_code
    extension["codelists"] = [
        {"id": one, "label": one, "type": "Valueset" if one.startswith("vs_") else "Aggregation", "links": []}
        for one in codelists
    ]
    return {"label": label or "variabel", "category": category, "extension": extension}


def dataset(
    dimensions: Mapping[str, Mapping[str, Any]],
    cells: Mapping[tuple[str, ...], Cell] | None,
    *,
    sparse: bool = False,
    status_as: str = "object",
    updated: str = UPDATED,
    label: str = "Kostnader efter region och år",
) -> dict[str, Any]:
    """A cube of cells; `cells` None makes metadata.

    Parameters
    ----------
    sparse
        Leave out cells without value.
    status_as
        `object`, `list`, or `single` (where every cell has the same).
    """
    codes = [list(d["category"]["index"]) for d in dimensions.values()]
    order = list(product(*codes))
    found = {
        "version": "2.0",
        "class": "dataset",
        "label": label,
        "source": "SCB",
        "updated": updated,
        "role": {
            role: [id] for role, id in (("time", "Tid"), ("metric", "ContentsCode")) if id in dimensions
        },
        "id": list(dimensions),
        "size": [len(c) for c in codes],
        "dimension": {id: deepcopy(dict(d)) for id, d in dimensions.items()},
    }
    if cells is None:
        return found | {"value": []}
    values = [cells[key][0] for key in order]
    statuses = [cells[key][1] for key in order]
    if sparse:
        found["value"] = {str(n): v for n, v in enumerate(values) if v is not None}
    else:
        found["value"] = values
    if status_as == "single":
        found["status"] = statuses[0]
    elif status_as == "list":
        found["status"] = statuses
    elif any(statuses):
        found["status"] = {str(n): s for n, s in enumerate(statuses) if s}
    return found
