"""Secrets and what may be a real person's are found; what is reserved for examples is not.

What is to be found is put together here: the scan reads this file, too.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ops.scan.committed import LET_PASS, found_in
from ops.scan.persons import is_iban

AT, SLASHES = "@", ":" + "//"
KEYS = {
    "AWS Access Key": "AKIA" + "Z7QKX2M4N6P8R1TV",
    "GitHub Token": "ghp_" + "a1B2c3D4" * 4 + "a1B2",
    "OpenAI Token": "sk-" + "Ab3d" * 5 + "T3BlbkFJ" + "Ab3d" * 5,
    "Private Key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "Slack Token": "xoxb" + "-123456789012-" + "Ab3dEf6hIj",
    "Basic Auth Credentials": "postgresql" + SLASHES + "desk:Tr0ub4dor" + AT + "db.example/desk",
}


@pytest.mark.parametrize("kind", KEYS)
def test_a_secret_is_found_in_its_line_and_not_repeated(kind: str) -> None:
    [finding] = found_in(f"first line\nkey = {KEYS[kind]!r}\n")
    assert (finding.line, finding.kind) == (2, kind)
    assert len(str(finding)) <= len(f"2: {kind}: ") + 7


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("write to ann" + AT + "gmail.com today", "mail address", "gmail.com"),
        ("<ann.lee+x" + AT + "Mail.Firm.co.uk>", "mail address", "mail.firm.co.uk"),
        ("ann" + AT + "example.de", "mail address", "example.de"),
        ("ann" + AT + "notexample.com", "mail address", "notexample.com"),
        ("see https" + SLASHES + "crm.firm.com/x", "host", "crm.firm.com"),
        ("imap" + SLASHES + "8.8.8" + ".8:993", "host", "8.8.8.8"),
        ("https" + SLASHES + "example.com.firm.io", "host", "example.com.firm.io"),
        ("call +49 30 " + "1234567 now", "telephone number", "49301234567"),
        ("call +44 (0)20 " + "7123 4567", "telephone number", "4402071234567"),
        ("Tel. 030 " + "123456", "telephone number", "030123456"),
        ("0049 30-" + "1234567", "telephone number", "49301234567"),
        ("06 12 34" + " 56 78", "telephone number", "0612345678"),
        ("(212) 555-" + "2368", "telephone number", "2125552368"),
        ("212-736-" + "5000", "telephone number", "2127365000"),
        ("line\\n+49 30 " + "1234567", "telephone number", "49301234567"),
        ("IBAN DE89 3704 0044 05" + "32 0130 00.", "bank account", "DE89370400" + "44053201" + "3000"),
    ],
)
def test_what_may_reach_a_real_person_is_found(text: str, kind: str, words: str) -> None:
    assert [(finding.kind, finding.words) for finding in found_in(text)] == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "ann@example.com, ann@mail.example.org, ann@firm.example, ann@a.b.test, a@b.invalid, <1@desk.localhost>",
        "http://127.0.0.1:8099/v1, https://crm.example/x, http://localhost:9, http://192.0.2.1, http://[::1]:9",
        "+44 20 7946 0958, 01632 960417, (212) 555-0123, +1 212 555 0199, +49 30 23125040, 0152 28817386",
        "DE00 3704 0044 0532 0130 00, GB82 WEST 1234 5698 7654 33",
        "2026-12-01T08:00:00+01:00, 0.003571428571426, 0123-4567-89ab, 2026-12-01, 09:30-10:30, 1795403885",
        "@pytest.fixture, git@, a@b, {name}@{host}, sha256:00584203404002ab, https://{host}/x, --hash=sha256:0123",
    ],
)
def test_what_can_be_nobodys_is_let_pass(text: str) -> None:
    assert list(found_in(text)) == []


def test_only_check_digits_that_are_right_make_an_account() -> None:
    right = "GB82WEST123456987654" + "32"
    assert is_iban(right)
    assert not any(is_iban(right[:-1] + digit) for digit in "013456789")


def test_each_file_that_git_knows_is_looked_through(tmp_path: Path) -> None:
    git = shutil.which("git") or "git"
    for name in ("known.txt", "unknown.txt", "gone.txt", "bytes.bin"):
        (tmp_path / name).write_bytes((b"\0" if name == "bytes.bin" else b"") + f"a\nann{AT}gmail.com\n".encode())
    subprocess.run([git, "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run([git, "add", "known.txt", "gone.txt", "bytes.bin"], cwd=tmp_path, check=True)
    (tmp_path / "gone.txt").unlink()
    command = [sys.executable, "-m", "ops.scan", str(tmp_path)]
    run = subprocess.run(command, cwd=LET_PASS.parents[2], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr.splitlines()[0] == "known.txt:2: mail address: gmail.com"
    assert len(run.stderr.splitlines()) == 2
