"""How each nyckeltal of the follow-up has developed: a section per nyckeltal that its folder gives one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from IPython.display import Markdown

from kpilib.fritext import i_markdown
from kpilib.report.halvar import nyckeltal
from kpilib.report.katalog import anchor
from kpilib.underlag.uppfoljning import FollowUp


def utveckling(f: FollowUp) -> Markdown:
    """The sections of the nyckeltal whose `[uppfoljning]` gives them one, in its order.

    A nyckeltal that no insats of the municipality is counted in has none.
    """
    places = {id_: _place(entry) for id_, entry in f.katalog.items() if entry["insatser"]}
    shown = sorted((place["ordning"], id_) for id_, place in places.items() if place)
    return Markdown("\n\n".join(_section(f, id_, (places[id_] or {})["text"]) for _, id_ in shown))


def _place(entry: Mapping[str, Any]) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = json.loads(entry["villkor"])["uppfoljning"]
    return found


def _section(f: FollowUp, id_: str, before: str) -> str:
    heading = f"### {i_markdown(f.katalog[id_]['namn'])} {{#{anchor(id_)}}}"
    parts = [heading, i_markdown(before), nyckeltal(f, id_).data]
    return "\n\n".join(part for part in parts if part)
