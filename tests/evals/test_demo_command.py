"""`frontdesk demo` as a new user runs it."""

import subprocess
import sys
from pathlib import Path

from ops.settings import environment


def test_the_command_needs_no_settings_and_leaves_what_it_names(tmp_path: Path) -> None:
    bogus = {"PATH": environment()["PATH"], "FRONTDESK_LEVEL": "nonsense", "FRONTDESK_BOGUS": "1"}
    command = [str(Path(sys.executable).parent / "frontdesk"), "demo", "--folder", str(tmp_path / "demo")]
    result = subprocess.run(command, env=bogus, capture_output=True, text=True, timeout=120, cwd=tmp_path, check=False)
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    assert "Judged by their end states" in result.stdout
    assert "shadowed(booked)" in result.stdout
    for name in ("calendar.ics", "handoffs.txt", "audit.jsonl", "records.sqlite"):
        assert (tmp_path / "demo" / name).stat().st_size > 0
    assert len(list((tmp_path / "demo" / "sent").glob("*.eml"))) > 10
