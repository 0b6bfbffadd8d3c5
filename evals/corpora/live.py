"""A live model's answers, kept on disk by what was asked: a run that is broken off goes on where it was."""

import hashlib
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from evals.obedient.endpoint import serving

ANSWERS = Path("var/corpora/answers")
"""Where they lie. The mails in the questions belong to others, so none of it is ever part of the project."""
_PATIENCE = 600.0
_COMPLETIONS = "/chat/completions"


class _Remembered:
    """An endpoint that asks another one, and never the same twice, whoever asks at the same time."""

    def __init__(self, upstream: str, folder: Path) -> None:
        self._url, self._folder = upstream.rstrip("/") + _COMPLETIONS, folder
        self._guard, self._turns = threading.Lock(), dict[str, threading.Lock]()

    def answer(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Answer from the folder, else ask; what is no answer is not kept."""
        question = _canonical(body)
        kept = self._folder / f"{question}.json"
        with self._guard:
            turn = self._turns.setdefault(question, threading.Lock())
        with turn:
            if kept.is_file():
                return 200, kept.read_bytes()
            status, answer = self._ask(body, headers)
            if status == 200:
                half = kept.with_suffix(".half")
                half.write_bytes(answer)
                half.replace(kept)
            return status, answer

    def _ask(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        passed = {name: headers[name] for name in ("Authorization", "Content-Type") if name in headers}
        request = urllib.request.Request(self._url, body, passed)  # noqa: S310 - the endpoint that the user names
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
                return answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read()
        except OSError:
            return 502, b"{}"


def _canonical(body: bytes) -> str:
    """Name a question, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(json.loads(body), sort_keys=True).encode()).hexdigest()


@contextmanager
def remembered(upstream: str, folder: Path = ANSWERS) -> Iterator[str]:
    """Open the endpoint before the one at `upstream`; yield its URL."""
    folder.mkdir(parents=True, exist_ok=True)
    with serving(_Remembered(upstream, folder).answer) as url:
        yield url
