"""Where the profiles lie, and one laid over another: those bundled, and the workspace's own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from kpilib.errors import ProfileError
from kpilib.isolering import las_toml
from kpilib.sources.profile import Profile, validated
from kpilib.workspace import Workspace


def load_profiles(workspace: Workspace) -> list[Profile]:
    """Every profile, the workspace's laid over those bundled, ordered by source and name.

    Raises
    ------
    ProfileError
        A file is not TOML, or holds an unknown key or a bad value.
    """
    found: dict[tuple[str, str], tuple[dict[str, Any], str]] = {}
    bundled = files("kpilib.sources").joinpath("profiles")
    for resource in sorted(bundled.iterdir(), key=lambda r: r.name):
        content = tomllib.loads(resource.read_text(encoding="utf-8"))
        found[content["kalla"], content["namn"]] = (content, resource.name)
    seen: dict[tuple[str, str], str] = {}
    for path in sorted(workspace.profiles.glob("*.toml")):
        where = f"profiler/{path.name}"
        content = las_toml(path, ProfileError, "Profilen går inte att läsa som TOML.", where)
        profile = validated(content, where)
        key = (profile.kalla, profile.namn)
        if key in seen:
            raise ProfileError(
                f"Två profiler har samma källa och namn: {' '.join(key)}.",
                var=f"{seen[key]} och {where}",
                gor="Ge den ena ett annat namn.",
            )
        seen[key] = where
        below = found.get(key, ({}, ""))[0]
        found[key] = (overlay(below, content), where)
    return [validated(content, where) for _, (content, where) in sorted(found.items())]


def overlay(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """A profile's content with another's laid over it, table by table and key by key."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        if isinstance(under, Mapping) and isinstance(value, Mapping):
            merged[key] = overlay(under, value)
        else:
            merged[key] = value
    return merged
