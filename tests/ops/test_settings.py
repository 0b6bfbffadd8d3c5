"""Settings: where they come from, who wins, and that everything wrong with them is said at once."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ops.settings import ConfigurationError, Settings, env_example, load_settings, unset
from ops.settings.loading import all_keys
from ops.settings.sources import variable
from tests.ops.installation import OWNER, SECRET, problems, written


def test_an_owner_is_enough_and_the_desk_is_off(tmp_path: Path) -> None:
    settings = load_settings(OWNER, tmp_path)
    assert (settings.owner.name, settings.owner.address, settings.level) == ("Olive Owner", "olive@example.com", None)
    assert settings.records.url == "sqlite:///var/frontdesk.sqlite"


def test_without_an_owner_it_does_not_start(tmp_path: Path) -> None:
    (problem,) = problems({"HOME": "/"}, tmp_path)
    assert problem == (
        "owner.name and owner.address are not set: Frontdesk does not start without an owner. "
        "Set FRONTDESK_OWNER__NAME and FRONTDESK_OWNER__ADDRESS"
    )


@pytest.mark.parametrize("value", ["", "   "])
def test_half_an_owner_is_none(tmp_path: Path, value: str) -> None:
    assert problems(OWNER | {"FRONTDESK_OWNER__ADDRESS": value}, tmp_path)[0] == (
        "owner.address is not set: Frontdesk does not start without an owner. Set FRONTDESK_OWNER__ADDRESS"
    )


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    written(
        tmp_path / "frontdesk.toml",
        """
        level = "shadow"
        owner = { name = "Fred File", address = "fred@example.com" }
        [imap]
        port = 143
        folders.inbox = "Intake"
        """,
    )
    settings = load_settings({"FRONTDESK_OWNER__NAME": "Olive Owner", "FRONTDESK_IMAP__HOST": "::1"}, tmp_path)
    assert (settings.owner.name, settings.owner.address) == ("Olive Owner", "fred@example.com")
    assert (settings.imap.host, settings.imap.port, settings.imap.folders.inbox) == ("::1", 143, "Intake")
    assert settings.level == "shadow"


def test_the_file_may_lie_elsewhere(tmp_path: Path) -> None:
    written(tmp_path / "other.toml", 'log_level = "debug"')
    assert load_settings(OWNER | {"FRONTDESK_CONFIG": "other.toml"}, tmp_path).log_level == "debug"
    (problem,) = problems(OWNER | {"FRONTDESK_CONFIG": "gone.toml"}, tmp_path)
    assert "gone.toml cannot be read" in problem
    assert "FRONTDESK_CONFIG" in problem


def test_an_unknown_variable_is_named_with_the_closest(tmp_path: Path) -> None:
    assert problems(OWNER | {"FRONTDESK_IMAP__PASWORD": SECRET}, tmp_path) == (
        "FRONTDESK_IMAP__PASWORD is not a setting. Remove it, or did you mean FRONTDESK_IMAP__PASSWORD?",
    )


def test_an_unknown_key_in_the_file_is_named_with_the_closest(tmp_path: Path) -> None:
    written(tmp_path / "frontdesk.toml", f'colour = "red"\n[imap]\npasword = "{SECRET}"\n[imapp]\n')
    found = problems(OWNER, tmp_path)
    assert len(found) == 3
    assert found[1] == "imap.pasword in frontdesk.toml is not a setting. Remove it, or did you mean imap.password?"


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("IMAP__PORT", SECRET, "imap.port: Input should be a valid integer"),
        ("IMAP__PORT", "70000", "imap.port: Input should be less than or equal to 65535"),
        ("IMAP__TLS", "ssl", "imap.tls: Input should be 'tls', 'starttls' or 'none'"),
        ("IMAP__HOST", "imaps://mail.example.com", "imap.host: must be a bare host name"),
        ("IMAP__HOST", "mail.example.com:993", "imap.host: must be a bare host name"),
        ("LEVEL", "full", "level: Input should be 'off', 'shadow', 'approve' or 'auto'"),
        ("SMTP__TIMEOUT_SECONDS", "0", "smtp.timeout_seconds: Input should be greater than 0"),
        ("CALENDAR__URL", "cal.example.com", "calendar.url: must be a URL"),
        (
            "CALENDAR__URL",
            f"https://desk:{SECRET}@cal.example.com/",
            "calendar.url: must not hold a name or a password",
        ),
        ("OWNER__ADDRESS", "Olive <olive@example.com>", "owner.address: must be one plain mail address"),
        ("OWNER__NAME", "Olive\r\nBcc: x", "owner.name: must be one line"),
        ("SECRET_KEY", "too short", "secret_key: must have 32 characters or more"),
        ("RECORDS__KEY", "too short", "records.key: must have 32 characters or more"),
        ("RECORDS__KEY", f"{SECRET} {SECRET}", "records.key: must have 32 characters or more, and no blanks"),
        ("MODEL__WINDOW_TOKENS", "-1", "model.window_tokens: Input should be greater than or equal to 0"),
        ("MODEL__LEAVE_OUT", "seed messages", "model.leave_out: may name store, seed, temperature, with blanks"),
        ("FALLBACK__ANSWER_FORMAT", "text", "fallback.answer_format: Input should be 'json_schema' or 'json_object'"),
        ("POLICY_FILE", "gone.yaml", "policy_file: gone.yaml is not a file"),
    ],
)
def test_a_bad_value_is_named_with_its_variable(tmp_path: Path, name: str, value: str, problem: str) -> None:
    (found,) = problems(OWNER | {f"FRONTDESK_{name}": value}, tmp_path)
    assert found.startswith(problem)
    assert found.endswith(f"Correct FRONTDESK_{name}")
    assert SECRET not in found


def test_a_bad_value_in_the_file_is_named_with_the_file(tmp_path: Path) -> None:
    written(tmp_path / "frontdesk.toml", f'poll_seconds = "{SECRET}"\n[imap]\npassword = 12345\nhost = {{ a = 1 }}\n')
    found = problems(OWNER, tmp_path)
    assert [line.split(":")[0] for line in found] == ["imap.host", "imap.password", "poll_seconds"]
    assert all(line.endswith("Correct frontdesk.toml") for line in found)
    assert "12345" not in str(found)


@pytest.mark.parametrize("text", [f"password = {SECRET}", f'a = 1\na = "{SECRET}"', "[imap", "\ud800"])
def test_a_file_that_is_not_toml_is_named_without_its_words(tmp_path: Path, text: str) -> None:
    (tmp_path / "frontdesk.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    (found,) = problems(OWNER, tmp_path)
    assert "frontdesk.toml is not TOML (" in found
    assert SECRET not in found


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    environ = {"FRONTDESK_IMAP__PORT": "x", "FRONTDESK_NOPE": "1", "FRONTDESK_CRM__URL_FILE": "gone"}
    assert len(problems(environ, tmp_path)) == 4


def test_what_a_deployed_desk_still_needs_is_named(tmp_path: Path) -> None:
    lines = unset(load_settings(OWNER | {"FRONTDESK_IMAP__PASSWORD": SECRET}, tmp_path))
    assert "imap.host is not set. Set FRONTDESK_IMAP__HOST" in lines
    assert not any("imap.password" in line for line in lines)


@pytest.mark.parametrize(
    ("given", "lacking"),
    [
        ({}, []),
        ({"NAME": "second", "API_KEY": SECRET}, []),
        ({"NAME": "second"}, ["fallback.api_key"]),
        ({"API_KEY": SECRET}, ["fallback.name"]),
        ({"BASE_URL": "https://ai.example/v1"}, ["fallback.name", "fallback.api_key"]),
    ],
)
def test_a_second_model_is_described_as_a_whole_or_not_at_all(
    tmp_path: Path, given: dict[str, str], lacking: list[str]
) -> None:
    environ = {f"FRONTDESK_FALLBACK__{name}": value for name, value in given.items()}
    lines = unset(load_settings(OWNER | environ, tmp_path))
    assert [line.split()[0] for line in lines if line.startswith("fallback.")] == lacking


def test_the_constructor_reads_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_LEVEL", "auto")
    assert Settings(owner={"name": "Olive", "address": "olive@example.com"}).level is None  # type: ignore[arg-type]


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(sorted(map(variable, all_keys().known))), st.text(st.characters(exclude_characters="\0"))
    )
)
def test_any_environment_loads_or_says_why_in_plain_lines(tmp_path: Path, environ: dict[str, str]) -> None:
    found: tuple[str, ...] = ("all is well",)
    try:
        load_settings(environ, tmp_path)
    except ConfigurationError as error:
        found = error.problems
    assert found
    assert all(line.isprintable() for line in found)


def test_the_example_is_the_one_in_the_repository(tmp_path: Path) -> None:
    text = env_example()
    assert (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8") == text
    environ = dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))
    assert set(environ) == {variable(key) for key in all_keys().plain | all_keys().secret} | {"FRONTDESK_CONFIG"}
    assert load_settings(environ | OWNER, tmp_path) == load_settings(OWNER, tmp_path)
