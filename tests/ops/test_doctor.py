"""The doctor as a whole: every check runs, in bounded time, and every code is known and brought about."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.doctor import Finding, Trouble, examine, gravest
from ops.doctor.codes import FINE, PROBLEMS, WARNINGS
from ops.doctor.together import run_together
from ops.settings import Settings
from ops.world.servers import EmbeddedServers
from tests.ops.doctor_bench import DESK, PASSWORD, closed_port, codes, found, now, settings
from tests.ops.installation import SECRET, written

ALL = ["settings", "policy", "records", "imap", "smtp", "clock", "calendar", "crm", "model"]


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[EmbeddedServers]:
    with EmbeddedServers(tmp_path / "servers", {DESK: PASSWORD}) as running:
        yield running


def test_what_fails_keeps_no_other_from_being_asked(servers: EmbeddedServers, tmp_path: Path):
    gone = {"port": closed_port()}
    findings = list(examine(settings(servers, tmp_path, imap=gone, smtp=gone), now))
    assert [finding.name for finding in findings] == ALL
    states = {finding.name: str(finding.state) for finding in findings}
    assert {name for name, state in states.items() if state == "problem"} == {"imap", "smtp", "model"}
    told = "".join(map(str, findings))
    assert not any(word in told for word in (PASSWORD, SECRET, DESK, "olive@example.com"))


def test_what_is_not_set_is_named_and_not_asked():
    given = Settings.model_validate({"owner": {"name": "Olive", "address": "olive@example.com"}})
    findings = list(examine(given, now))
    assert {finding.name for finding in findings} == {"settings", "policy", "records"}
    unset = [finding for finding in findings if finding.code == "setting_unset"]
    assert ("imap.host is not set", "Set FRONTDESK_IMAP__HOST") in [(one.message, one.remedy) for one in unset]


def test_an_owner_who_is_the_desk_is_a_problem(servers: EmbeddedServers, tmp_path: Path):
    given = settings(servers, tmp_path, owner={"address": DESK.upper()})
    assert codes(found(given, "settings")) == ["owner_is_desk"]


def test_servers_elsewhere_without_tls_are_warned_of(servers: EmbeddedServers, tmp_path: Path):
    from ops.doctor.settings import check_settings

    plain = {"host": "mail.example.com", "tls": "none"}
    web = "http://calendar.example.com/"
    given = settings(servers, tmp_path, imap=plain, smtp=plain, calendar={"url": web}, model={"base_url": web})
    expected = ["imap_plain", "smtp_plain", "calendar_plain", "model_plain"]
    assert codes(list(check_settings(given))) == expected


def test_rules_that_cannot_be_read_are_named_and_the_rest_goes_on_with_the_defaults(
    servers: EmbeddedServers, tmp_path: Path
):
    policy = written(tmp_path / "policy.toml", "colour = 1\n")
    given = settings(servers, tmp_path).model_copy(update={"policy_file": policy})
    findings = list(examine(given, now))
    assert [finding.code for finding in findings if finding.name == "policy"] == ["policy_wrong"]
    assert [finding.name for finding in findings if finding.name not in {"folders", "intake", "senders"}] == ALL


def test_every_owners_calendar_is_told_apart_with_the_line_to_correct(servers: EmbeddedServers, tmp_path: Path):
    calendars = {"ben": servers.caldav_url.rstrip("/"), "maria": f"{servers.caldav_url}gone/"}
    owners = [
        f'[owners.{name}]\nname = "A"\naddress = "a@example.com"\ncalendar = "{url}"\n'
        for name, url in calendars.items()
    ]
    policy = written(tmp_path / "policy.toml", "".join(owners))
    shared, *each = found(settings(servers, tmp_path).model_copy(update={"policy_file": policy}), "calendar")
    assert (shared.code, shared.facts["owner"]) == ("calendar_shared", "ben")
    assert "correct [owners.ben] calendar in the policy file" in shared.remedy
    assert [(one.facts["owner"], one.code) for one in each] == [
        ("owner", "ok"),
        ("ben", "ok"),
        ("maria", "calendar_not_found"),
    ]
    assert each[0].message == "owner: it can be read and written; customers are invited by our mail"
    assert each[2].remedy.startswith("Set [owners.maria] calendar of the policy file to the address of the calendar")


def test_a_check_that_hangs_is_too_slow_and_the_others_are_heard():
    release = threading.Event()

    def hangs() -> list[Finding]:
        release.wait(10)
        return []

    checks = {"imap": hangs, "crm": lambda: [Finding("crm", "ok", "fine")]}
    try:
        findings = list(run_together(checks, patience=0.1))
    finally:
        release.set()
    assert codes(findings) == ["imap_too_slow", "ok"]
    assert findings[0].trouble is Trouble.UNREACHABLE


def test_a_bug_in_a_check_is_raised_after_the_others_were_heard():
    def breaks() -> list[Finding]:
        raise KeyError("a bug")

    heard: list[Finding] = []
    with pytest.raises(KeyError, match="a bug"):
        heard.extend(run_together({"imap": breaks, "crm": lambda: [Finding("crm", "ok", "fine")]}, patience=5))
    assert codes(heard) == ["ok"]


def test_the_gravest_is_what_is_to_be_corrected_first():
    one_each = ["model_unreachable", "model_unknown", "smtp_refused", "setting_unset"]
    expected = [Trouble.UNREACHABLE, Trouble.UNFIT, Trouble.REFUSED, Trouble.SETTINGS]
    facts = {"variable": "X"}
    for last, trouble in enumerate(expected):
        assert gravest([Finding("x", code, "", facts) for code in one_each[: last + 1]]) is trouble
    assert gravest([Finding("x", code, "") for code in ("ok", "imap_no_idle")]) is None


def test_every_code_belongs_to_one_state_and_says_what_to_do():
    assert not FINE.keys() & WARNINGS.keys() | FINE.keys() & PROBLEMS.keys() | WARNINGS.keys() & PROBLEMS.keys()
    for remedy in [*WARNINGS.values(), *(remedy for _, remedy in PROBLEMS.values())]:
        assert remedy[0].isupper()


def test_every_code_is_brought_about_by_a_test():
    written_down = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("**/test_doctor*.py"))
    of_a_kind = ("too_slow", "unfit", "throttled")
    assert {
        code
        for code in (FINE | WARNINGS | PROBLEMS)
        if f'"{code}"' not in written_down and not code.endswith(of_a_kind)
    } == set()
    for kind in of_a_kind:
        assert re.search(rf'"[a-z]+_{kind}"', written_down)
