"""Secrets in the settings: each may lie in a file, none is ever shown, and none may lie open."""

import os
from pathlib import Path

import pytest

from ops.settings import Settings, load_settings
from ops.settings.loading import all_keys
from ops.settings.sources import variable
from tests.ops.installation import OWNER, SECRET, problems, written


@pytest.mark.parametrize("key", sorted(all_keys().secret))
def test_every_secret_may_lie_in_a_file(tmp_path: Path, key: str) -> None:
    written(tmp_path / "secret", f"{SECRET}\n")
    settings = load_settings(OWNER | {variable(key) + "_FILE": "secret"}, tmp_path)
    assert secret(settings, key) == SECRET
    assert SECRET not in f"{settings!r} {settings} {settings.model_dump_json()}"


def secret(settings: Settings, key: str) -> str:
    value = settings
    for name in key.split("."):
        value = getattr(value, name)
    return str(getattr(value, "get_secret_value", lambda: value)())


def test_a_secret_in_the_environment_replaces_the_file_that_the_toml_names(tmp_path: Path) -> None:
    written(tmp_path / "frontdesk.toml", '[imap]\npassword_file = "gone"\n[smtp]\npassword = "old"\n')
    written(tmp_path / "new", "new")
    environ = {"FRONTDESK_IMAP__PASSWORD": SECRET, "FRONTDESK_SMTP__PASSWORD_FILE": str(tmp_path / "new")}
    settings = load_settings(OWNER | environ, tmp_path)
    assert settings.imap.password.get_secret_value() == SECRET
    assert settings.smtp.password.get_secret_value() == "new"


def test_a_secret_set_twice_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "secret", SECRET)
    environ = {"FRONTDESK_IMAP__PASSWORD": SECRET, "FRONTDESK_IMAP__PASSWORD_FILE": "secret"}
    (found,) = problems(OWNER | environ, tmp_path)
    assert found == "imap.password is set both itself and as imap.password_file. Remove one of the two"


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is empty"), (b"\n", "is empty"), (b"\xff\xfe", "is not text"), (b"a" * 200_000, "is not text")],
)
def test_a_secret_file_without_a_secret_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "secret"
    path.write_bytes(content)
    path.chmod(0o600)
    (found,) = problems(OWNER | {"FRONTDESK_IMAP__PASSWORD_FILE": "secret"}, tmp_path)
    assert found == f"imap.password: the file named by FRONTDESK_IMAP__PASSWORD_FILE {said}"


def test_a_secret_given_for_the_name_of_its_file_is_not_repeated(tmp_path: Path) -> None:
    (found,) = problems(OWNER | {"FRONTDESK_IMAP__PASSWORD_FILE": SECRET}, tmp_path)
    assert found.startswith("imap.password: the file named by FRONTDESK_IMAP__PASSWORD_FILE cannot be read (")
    assert SECRET not in found


def test_a_secret_file_that_everyone_may_read_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "secret", SECRET, 0o644)
    environ = OWNER | {"FRONTDESK_IMAP__PASSWORD_FILE": "secret"}
    if os.name == "posix":
        (found,) = problems(environ, tmp_path)
        assert found.endswith(f"may be read by everyone on this machine. Run chmod 600 {path}")
        assert SECRET not in found
    else:
        assert load_settings(environ, tmp_path).imap.password.get_secret_value() == SECRET


def test_a_settings_file_with_secrets_that_everyone_may_read_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "frontdesk.toml", f'[imap]\npassword = "{SECRET}"\n', 0o644)
    if os.name == "posix":
        (found,) = problems(OWNER, tmp_path)
        assert found == f"{path} holds secrets and everyone on this machine may read it. Run chmod 600 {path}"
    written(path, '[imap]\nhost = "mail.example.com"\n', 0o644)
    assert load_settings(OWNER, tmp_path).imap.host == "mail.example.com"
