"""settings.toml: a file a person can read, edit and break."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.errors import DataFolderError, SettingsError
from engine.settings import DataFolder, Settings


def test_without_a_file_the_defaults_hold(home: Path) -> None:
    folder = DataFolder(home)
    folder.create()
    assert folder.load_settings() == Settings()


def test_a_change_is_kept_with_the_persons_comments(home: Path) -> None:
    folder = DataFolder(home)
    folder.create()
    folder.settings_file.write_text('# mine\nlanguage = "en" # for work\nfuture = 1\n', encoding="utf-8")
    folder.change_settings(language="zh_CN", temperature=1)
    text = folder.settings_file.read_text(encoding="utf-8")
    assert "# mine" in text and "# for work" in text and "future = 1" in text
    assert DataFolder(home).load_settings() == Settings(language="zh_CN", temperature=1.0)


@pytest.mark.parametrize(
    "text",
    ['language = "fr"', "temperature = 9", 'temperature = "hot"', "max_new_tokens = true", "language = [", "\xff\xfe"],
)
def test_a_broken_file_is_named(home: Path, text: str) -> None:
    folder = DataFolder(home)
    folder.create()
    folder.settings_file.write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError, match=r"settings\.toml.*(?:delete it for the default|Mend or delete it)"):
        folder.load_settings()


def test_an_unknown_setting_is_refused(home: Path) -> None:
    folder = DataFolder(home)
    folder.create()
    with pytest.raises(SettingsError, match="colour"):
        folder.change_settings(colour="blue")


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_the_folder_is_for_the_person_alone(home: Path) -> None:
    home.mkdir(mode=0o755)
    DataFolder(home).create()
    assert home.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataFolderError, match="--home"):
        DataFolder(tmp_path / "file" / "home").create()
