"""What README.md says of one's own systems: its settings can be loaded as they stand, and lack nothing."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ops.settings import Settings, load_settings, unset
from tests.ops.installation import SECRET, written

README = Path(__file__).parents[2] / "README.md"
PASSWORD, *OTHERS = re.findall(r"```toml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


def merged(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: merged(first[key], second[key]) for key in first.keys() & second.keys() if isinstance(first[key], dict)
    }
    return first | second | both


def loaded(folder: Path, text: str, *others: str) -> Settings:
    """Load the file as a stranger writes it: the first lines, then those that differ, secrets in their files."""
    tree = tomllib.loads(text)
    for other in others:
        tree = merged(tree, tomllib.loads(other))
        for section in ("imap", "smtp"):
            tree[section].pop("password_file", None)
    lines = []
    for name, value in sorted(tree.items(), key=lambda item: isinstance(item[1], dict)):
        pairs = value.items() if isinstance(value, dict) else [(name, value)]
        lines += [f"[{name}]"] if isinstance(value, dict) else []
        lines += [f'{key} = "{said}"' for key, said in pairs]
        for _, said in pairs:
            if said.startswith("var/secrets/"):
                (folder / "var" / "secrets").mkdir(parents=True, exist_ok=True)
                written(folder / said, SECRET if not said.endswith("crm") else "sqlite:///crm.sqlite")
    written(folder / "frontdesk.toml", "\n".join(lines))
    return load_settings({}, folder)


def test_the_settings_for_a_server_with_a_password_lack_nothing(tmp_path: Path):
    settings = loaded(tmp_path, PASSWORD)
    assert unset(settings) == []
    assert settings.imap.password.get_secret_value() == SECRET


@pytest.mark.parametrize(
    ("blocks", "kind"),
    [
        ([0], "google_service_account"),
        ([0, 1], "google_refresh_token"),
        ([2], "microsoft_client_credentials"),
    ],
)
def test_the_lines_that_differ_at_google_and_microsoft_lack_nothing(tmp_path: Path, blocks: list[int], kind: str):
    assert len(OTHERS) == 5
    texts = [OTHERS[block] for block in blocks]
    if kind == "google_refresh_token":
        texts[0] = texts[0].partition("[oauth]")[0]
    settings = loaded(tmp_path, PASSWORD, *texts)
    assert (unset(settings), settings.oauth.kind) == ([], kind)


@pytest.mark.parametrize("block", [3, 4])
def test_the_lines_for_a_calendar_at_google_lack_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int):
    monkeypatch.chdir(tmp_path)
    before, _, after = PASSWORD.partition("[calendar]")
    settings = loaded(tmp_path, before + "[crm]" + after.partition("[crm]")[2] + OTHERS[block])
    assert (unset(settings), settings.calendar.kind) == ([], "google")


def test_the_commands_it_names_exist():
    from typer.main import get_command

    from ops.cli.app import app

    section = README.read_text(encoding="utf-8").partition("## Your own systems")[2].partition("\n## ")[0]
    named = set(re.findall(r"frontdesk ([a-z]+)\b", section))
    assert {"connect", "doctor", "level", "worker", "gates", "pause", "run"} <= named
    group: Any = get_command(app)
    assert named <= set(group.commands)
