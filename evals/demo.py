"""`frontdesk demo`: a morning's mail through the embedded world."""

from pathlib import Path
from typing import Annotated

import typer

from ops.cli.exits import embedded_world

FOLDER = Path("var/demo")


def demo(
    folder: Annotated[Path, typer.Option(help="Where the world's files are left to be looked at.")] = FOLDER,
    model: Annotated[str | None, typer.Option(help="The model to ask, where OPENAI_API_KEY is set.")] = None,
) -> None:
    """Play a morning's mail on servers of this machine. Needs no settings, no account and no network.

    The model's answers are recorded ones, unless OPENAI_API_KEY (and OPENAI_BASE_URL) name an endpoint.
    """
    with embedded_world():
        from evals.morning import show_morning

        show_morning(folder, model)
