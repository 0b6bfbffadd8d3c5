"""Which code a result was found with."""

import hashlib
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SOURCES = (
    "agent/prompts/*.md",
    *(f"{room}/**/*.{kind}" for room in ("agent", "integrations", "ops", "evals") for kind in ("py", "yaml", "toml")),
)


def code() -> str:
    """Return a fingerprint of the code, the prompts and the cases as they lie here, committed or not."""
    digest = hashlib.sha256()
    for file in sorted(path for pattern in _SOURCES for path in ROOT.glob(pattern)):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def commit() -> str:
    """Name the commit, with `-dirty` where something else lies here; `no commit` where there is no git."""
    git = shutil.which("git")
    if git is None:
        return "no commit"
    command = [git, "describe", "--always", "--dirty", "--exclude=*", "--abbrev=12"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    return found.stdout.strip() or "no commit"
