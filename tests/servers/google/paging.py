"""Pages of a list, and the tokens for the next page and for the next change."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from tests.servers.google.refusals import invalid, sync_token_expired
from tests.servers.google.world import World

EMPTY = "empty page"


def page(
    world: World, asked: dict[str, Any], items: Sequence[Any], place: str, sizes: tuple[int, int]
) -> dict[str, Any]:
    """Return `items` and the tokens of one page.

    `place` says what the sync token is for, `sizes` how many items a page has usually, and how many at most.
    """
    token = asked.get("pageToken")
    if token is not None and token not in world.pages:
        raise invalid("Invalid page token value.", "pageToken")
    left = world.pages[token] if token is not None else _with_empty_pages(world, items)
    usual, most = sizes
    size = min(asked.get("maxResults", usual), world.page_size or most, most)
    if left and left[0] == EMPTY:
        return {"items": [], "nextPageToken": _kept(world, left[1:])}
    now, later = left[:size], left[size:]
    if later:
        return {"items": now, "nextPageToken": _kept(world, [EMPTY] * world.empty_pages + list(later))}
    world.sync_tokens[sync := f"sync{uuid4().hex}"] = (place, world.revision)
    return {"items": now, "nextSyncToken": sync}


def _with_empty_pages(world: World, items: Sequence[Any]) -> list[Any]:
    return [EMPTY] * world.empty_pages + list(items)


def _kept(world: World, items: Sequence[Any]) -> str:
    token = f"page{uuid4().hex}"
    world.pages[token] = list(items)
    return token


def revision_of(world: World, token: str, place: str) -> int:
    """Say up to which change the holder of a sync token knows."""
    known, revision = world.sync_tokens.get(token, ("", 0))
    if known != place:
        raise invalid("Invalid sync token value.", "syncToken")
    if revision < 0:
        raise sync_token_expired()
    return revision
