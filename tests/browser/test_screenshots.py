"""A picture of every page, as a council member and as a phone shows it: kept, for a person to look at.

They are written to `reports/_skarmbilder`, or to the folder that KATEGORIPLAN_SKARMBILDER names.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest
from browser.chromium import Tab
from browser.conftest import ROOT, Shown

pytestmark = pytest.mark.browser
TOGETHER = "rendered sites"
PHONE = 390


@pytest.fixture(scope="session")
def pictures() -> Path:
    folder = Path(os.environ.get("KATEGORIPLAN_SKARMBILDER") or ROOT / "reports" / "_skarmbilder")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_a_picture_of_the_page_on_a_desk_is_kept(desk: Shown, pictures: Path) -> None:
    assert _keep(desk.tab, pictures / f"{Path(desk.name).stem}-1280.png") == 1280


def test_a_picture_of_the_page_on_a_phone_is_kept(narrow: Shown, pictures: Path) -> None:
    narrow.tab.size(PHONE)
    width = _keep(narrow.tab, pictures / f"{Path(narrow.name).stem}-{PHONE}.png")
    narrow.tab.size(320)
    assert width == PHONE


def _keep(tab: Tab, path: Path) -> int:
    """The picture's width in pixels; it is as high as the page."""
    tab.screenshot(path)
    head = path.read_bytes()[:24]
    width, height = struct.unpack(">II", head[16:24])
    whole = tab.evaluate("document.documentElement.scrollHeight")
    assert abs(height - whole) <= whole / 100
    return int(width)
