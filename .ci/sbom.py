"""The program's bill of materials: every package that constraints.txt locks, as CycloneDX in JSON.

`python .ci/sbom.py FILE`. It says what each is, which version, under which licence, what needs it, and
whether the program needs it or only those who develop it; and no address that it was fetched from. The same
constraints.txt and installation give the same file.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, License, LicenseExpression
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
_LOCKED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>\S+)(?: ; (?P<marker>.+?))?(?: \\)?$", re.M)
Locked = Mapping[str, list[Component]]


def normal(name: str) -> str:
    """A package's name as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def bill(constraints: str, project: Mapping[str, object]) -> Bom:
    """The bill of what a lock file holds, for a project's table of pyproject.toml."""
    about = project["project"]
    assert isinstance(about, Mapping)
    locked = _components(constraints)
    core = {normal(Requirement(line).name) for line in about["dependencies"]}
    runtime = _closure(core)
    for name, components in locked.items():
        for component in components:
            component.scope = ComponentScope.REQUIRED if name in runtime else ComponentScope.EXCLUDED
    root = Component(
        name=about["name"],
        version=about["version"],
        type=ComponentType.APPLICATION,
        bom_ref=about["name"],
        licenses=[LicenseExpression(about["license"])],
    )
    every = [component for components in locked.values() for component in components]
    found = Bom(serial_number=uuid5(NAMESPACE_URL, constraints), components=every)
    found.metadata.component = root
    found.metadata.timestamp = None  # the same input gives the same bill
    found.register_dependency(root, [c for name in sorted(core) for c in locked[name]])
    for name, components in locked.items():
        needs = [c for other in sorted(_needs(name)) for c in locked.get(other, [])]
        for component in components:
            found.register_dependency(component, needs)
    return found


def _components(constraints: str) -> Locked:
    locked: dict[str, list[Component]] = {}
    for line in _LOCKED.finditer(constraints):
        name, version = normal(line["name"]), line["version"]
        marker = (
            [Property(name="kategoriplan:installeras_om", value=line["marker"])] if line["marker"] else []
        )
        component = Component(
            name=name,
            version=version,
            type=ComponentType.LIBRARY,
            bom_ref=f"{name}@{version}",
            purl=PackageURL("pypi", name=name, version=version),
            properties=marker,
            licenses=list(_licence(name)),
        )
        locked.setdefault(name, []).append(component)
    return locked


def _licence(name: str) -> Iterator[License]:
    """As the package says it: an expression, else its classifiers, else a line of its own."""
    try:
        about = metadata(name)
    except PackageNotFoundError:  # one for another system
        return
    if expression := about.get("License-Expression"):
        yield LicenseExpression(expression)
        return
    classified = [c.split(" :: ")[-1] for c in about.get_all("Classifier", []) if c.startswith("License ::")]
    own = (about.get("License") or "").strip()
    for said in classified or ([own] if own and "\n" not in own else []):
        yield DisjunctiveLicense(name=said)


def _needs(name: str) -> set[str]:
    """What an installed package needs in any system, its extras left out."""
    try:
        lines = [Requirement(line) for line in requires(name) or ()]
    except PackageNotFoundError:
        return set()
    return {normal(line.name) for line in lines if line.marker is None or "extra" not in str(line.marker)}


def _closure(names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= _needs(name) - found
    return found


def main(target: Path) -> None:
    """Write the bill to a file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found = bill((ROOT / "constraints.txt").read_text(encoding="utf-8"), project)
    target.parent.mkdir(parents=True, exist_ok=True)
    text = make_outputter(found, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=1)
    target.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
