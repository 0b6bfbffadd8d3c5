"""Processes side by side, and what becomes of them."""

import subprocess
import sys
from pathlib import Path

from ops.settings import environment

BEGIN = """
import os, signal, tempfile
from evals.processes import processes

if __name__ == "__main__":
    with processes(1) as pool:
        print(pool.submit(os.getpid).result(), pool.submit(tempfile.mkdtemp).result(), flush=True)
        signal.pause()
"""


ROOT = Path(__file__).parents[2]


def test_processes_and_their_files_end_with_the_one_that_began_them_however_it_ends(tmp_path):
    script = tmp_path / "begin.py"
    script.write_text(BEGIN, encoding="utf-8")
    command, env = [sys.executable, str(script)], environment() | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=env) as begun:
        assert begun.stdout
        process, folder = begun.stdout.readline().split()
        assert int(process) != begun.pid
        assert Path(folder.decode()).is_dir()
        begun.kill()
        # Each of them holds its other end: it is read to its end once the last one has gone.
        assert begun.communicate(timeout=60)[0] == b""
    assert not Path(folder.decode()).parent.exists()
