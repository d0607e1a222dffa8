"""The pseudonym key: made once, outside the workspace, for its owner's eyes."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kpilib.errors import UsageError
from kpilib.keys import VARIABLE, fingerprint, load_key
from kpilib.workspace import Workspace


def test_the_key_is_made_once_and_kept(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "annanstans" / "pseudonym.key"
    monkeypatch.setenv(VARIABLE, str(path))
    key = load_key(workspace)
    assert len(key) == 32
    assert load_key(workspace) == key
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_beside_the_data_is_refused(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(workspace.root / "pseudonym.key"))
    with pytest.raises(UsageError, match="arbetsmappen"):
        load_key(workspace)


@pytest.mark.parametrize(("content", "says"), [("inte hex", "läsa"), ("abcd", "kort")])
def test_a_key_that_is_none_is_refused(
    content: str, says: str, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pseudonym.key"
    path.write_text(content)
    monkeypatch.setenv(VARIABLE, str(path))
    with pytest.raises(UsageError, match=says):
        load_key(workspace)


def test_the_fingerprint_tells_keys_apart_and_tells_nothing_else() -> None:
    key = b"\x01" * 32
    assert fingerprint(key) != fingerprint(b"\x02" * 32)
    assert key.hex()[:6] not in fingerprint(key)
