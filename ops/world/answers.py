"""Where the model's answers come from when mails are played: an endpoint, or the recordings."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ops.adapters import MakeModel, openai_model
from ops.world import replay

CASSETTES = Path(__file__).parents[2] / "evals" / "cassettes" / replay.RECORDED_MODEL
HOSTED_MODEL = "gpt-4.1-nano"
PATIENCE = 300.0
"""Seconds. In a world whose clock stands still, asking a slow model again only makes it slower."""


@contextmanager
def answers(environ: Mapping[str, str], *, url: str | None = None, name: str | None = None) -> Iterator[MakeModel]:
    """Ask the endpoint at `url`, or the one that OPENAI_API_KEY and OPENAI_BASE_URL name, else the recordings."""
    key = environ.get("OPENAI_API_KEY", "")
    if url or key:
        base_url = url or environ.get("OPENAI_BASE_URL", "")
        model = name or _default_name(base_url, environ)
        yield openai_model(base_url=base_url, api_key=key or "none", name=model, timeout=PATIENCE)
        return
    with replay.replaying(CASSETTES):
        yield openai_model(base_url=replay.RECORDED_URL, api_key="none", name=name or replay.RECORDED_MODEL)


def source(environ: Mapping[str, str], url: str | None = None) -> str:
    """Say in words where the answers come from."""
    if url or environ.get("OPENAI_API_KEY"):
        return f"asked live at {url or environ.get('OPENAI_BASE_URL') or 'OpenAI'}"
    return f"recorded answers of {replay.RECORDED_MODEL}"


def _default_name(base_url: str, environ: Mapping[str, str]) -> str:
    return environ.get("OPENAI_MODEL") or (replay.RECORDED_MODEL if base_url else HOSTED_MODEL)
