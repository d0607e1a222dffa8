"""What a wheel carries besides the package: the pages, and the demonstration's settings, targets and texts.

They are the repository's own files, laid in `kpilib/mall/arbetsmapp`; `kategoriplan init` writes a workspace
of them. An editable installation reads them where they lie (`kpilib/mall/sidor.py`).
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ARBETSMAPP = "kpilib/mall/arbetsmapp"
FILER = (
    "_quarto.yml",
    "index.qmd",
    "kategoriplan.toml",
    "mal.toml",
    "notebooks/*.qmd",
    "reports/*.qmd",
    "reports/text/**/*.md",
)


class Arbetsmapp(BuildHookInterface):
    """Adds the files when a wheel is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Say where in the wheel each file is to lie."""
        if version == "editable":
            return
        root = Path(self.root)
        for pattern in FILER:
            for path in sorted(root.glob(pattern)):
                within = path.relative_to(root).as_posix()
                build_data["force_include"][str(path)] = f"{ARBETSMAPP}/{within}"
