"""The page in a browser: laid out on a desk and on a phone, in light and in dark."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from evals.evaluation.page import page
from tests.evals.evaluation.test_page import CASES, WHOLE

PHONE = 400
QUIETLY = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
HOST = """<!doctype html><body><script>
function measure(frame) {
  const inside = frame.contentDocument, all = inside.querySelectorAll("details");
  all.forEach(each => { each.open = true; });
  const seen = each => each.getBoundingClientRect().width > 0;
  document.body.dataset.found = JSON.stringify({
    width: inside.documentElement.scrollWidth,
    ground: getComputedStyle(inside.body).backgroundColor,
    details: all.length,
    pieces: [...inside.querySelectorAll("#families rect")].filter(seen).length,
    points: [...inside.querySelectorAll("#again circle")].filter(seen).length,
    read: [...inside.querySelectorAll("#trials pre")].filter(seen).length,
  });
}
</script><iframe style="border: 0" width="WIDTH" height="800" onload="measure(this)" srcdoc="PAGE"></iframe></body>"""
"""The page runs no script; the one around it does, and sees the page as a browser has laid it out."""


def laid_out(folder: Path, width: int, *options: str) -> dict[str, Any]:
    """Return what a browser makes of the page in a window of this width, with all that is folded unfolded."""
    browser = shutil.which("chromium")
    assert browser, "the servers' suite needs Chromium: apt-get install chromium"
    host = folder / "host.html"
    text = HOST.replace("WIDTH", str(width)).replace("PAGE", html.escape(page(WHOLE, CASES)))
    host.write_text(text, encoding="utf-8")
    command = [browser, *QUIETLY, *options, f"--user-data-dir={folder / 'profile'}", "--dump-dom", host.as_uri()]
    dom = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
    found = re.search(r'data-found="([^"]*)"', dom)
    assert found, dom[:500]
    measured: dict[str, Any] = json.loads(html.unescape(found[1]))
    return measured


@pytest.mark.parametrize("width", [PHONE, 1200])
def test_nothing_is_wider_than_the_window(tmp_path: Path, width: int) -> None:
    found = laid_out(tmp_path, width)
    assert found["width"] == width
    assert (found["pieces"], found["points"]) == (4, 8)
    assert found["read"] == 3


def test_it_is_dark_where_the_reader_likes_it_dark(tmp_path: Path) -> None:
    light, dark = (
        laid_out(tmp_path, PHONE, f"--blink-settings=preferredColorScheme={scheme}")["ground"] for scheme in (1, 0)
    )
    assert (light, dark) == ("rgb(251, 251, 250)", "rgb(20, 23, 28)")
