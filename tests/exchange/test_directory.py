from __future__ import annotations

from pathlib import Path

import pytest

from lunzheng.exchange.directory import whole_directory


def test_a_stop_between_the_renames_keeps_the_old_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "ds"
    target.mkdir()
    (target / "mine").write_text("kept")
    rename = Path.rename

    def stopped(self: Path, to: Path) -> Path:
        if self.suffix == ".part":
            raise KeyboardInterrupt
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", stopped)
    with pytest.raises(KeyboardInterrupt), whole_directory(target, replace=True) as new:
        (new / "other").write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == ["ds"]
    assert (target / "mine").read_text() == "kept"
