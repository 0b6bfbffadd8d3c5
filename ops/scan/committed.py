"""All text that is committed, but for what is let pass with a reason."""

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from ops.scan.finding import Finding
from ops.scan.persons import persons_in
from ops.scan.secrets import secrets_in

ROOT = Path(__file__).parents[2]
LET_PASS = Path(__file__).with_name("let_pass.toml")


def findings(root: Path = ROOT) -> Iterator[tuple[str, Finding]]:
    """Yield what should not stand in a file that git knows, with the file's name."""
    for file in _files(root):
        path = root / file
        # What was removed, and not yet from git's list, is in nobody's way.
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            for finding in found_in(content.decode("utf-8", "replace")):
                yield file, finding


def found_in(text: str) -> Iterator[Finding]:
    """Yield what should not stand in a text."""
    for finding in (*secrets_in(text), *persons_in(text)):
        if not is_let_pass(finding):
            yield finding


def is_let_pass(finding: Finding) -> bool:
    """Say whether there is a reason to let something stand."""
    return any(re.fullmatch(pattern, finding.words) for pattern in _let_pass().get(finding.kind, {}))


@cache
def _let_pass() -> Mapping[str, Mapping[str, str]]:
    """Return the reasons, by kind and by pattern."""
    return tomllib.loads(LET_PASS.read_text(encoding="utf-8"))


def _files(root: Path) -> list[str]:
    git = shutil.which("git") or "git"
    listed = subprocess.run([git, "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True)  # noqa: S603
    return listed.stdout.split("\0")[:-1]
