"""Writes ops/fault_matrix.md from the table; with --check, says whether it is as the table is now."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.fault_matrix.faults import HTTP
from tests.fault_matrix.table import Adapter, adapters, outcome_rows

DOCUMENT = Path(__file__).parents[2] / "ops" / "fault_matrix.md"
HEAD = """\
# The fault matrix

What each call of each adapter makes of each fault, and how the mail ends. Written by `make docs` from
`tests/fault_matrix/matrix.toml`, which is the test as well (`tests/fault_matrix`, in `make test-servers`): every cell
is played on the wire, between the real adapter and a server.

| a cell | means |
|---|---|
| `ok` | the right answer, as if nothing had happened; what was to be written lies there once |
| `transient` | `TransientError`: tried again until the mail's deadline |
| `throttled 17` | `Throttled`: the same, but not before so many seconds |
| `permanent` | `PermanentError`: not tried again |
| `shape` | `ShapeChanged`: permanent; a gate closes, the owner is told which field changed |
| `denied` | `AccessDenied`: permanent; a gate closes, the owner is told once |
| `model` | `ModelError`: asked once more, then another model or a person |
| `conflict` | `Conflict`: what was read has changed; planned anew, or left to a person |
| `unknown` | `OutcomeUnknown`: nobody can say yet; the provider is asked before anything is repeated |
| `none` | there is no such event |
| `anew` | what has changed cannot be said: bookings are compared one by one |
| `nameless` | mails are listed without what cannot be read of them, so that no mail hides the others |
| - | there is no such thing in this protocol, or not in this call |

After every write it is counted at the server how often it took place. Where a class other than `unknown` says that
nothing was written, nothing was; after `unknown`, the desk's own way (ask, and call again where it did not happen)
leads to exactly one. Two exceptions: what is stored by IMAP and in the CRM looks for itself before it writes, so that
`transient` may leave it done, and the next try finds it; and a mail of which nobody knows whether it left is never
sent again: it goes to a person. A call that waits for a slow answer has 0.3 s in these tests, and has to end within
seconds. Nothing is computed from a server's clock; `frontdesk doctor` says where ours and the calendar's differ.
"""
ENDS = """\
## How the mail ends

The same classes, raised at the ports of a whole desk (in memory, with its gates): **once**, and **for good**, which is
two hours, longer than a mail may wait. Then the fault is over, so that what is owed by then arrives. Where one cell
stands for both, one failure is enough. `handoff` beside an outcome is a row for a person; `told` is by mail.
"""


def document() -> str:
    """Return the whole text."""
    parts = [HEAD, *(f"## {adapter.title}\n\n{_wire(adapter)}" for adapter in adapters()), f"{ENDS}\n{_ends()}"]
    return "\n".join(parts)


def main(arguments: Sequence[str]) -> int:
    """Write the document, or check it."""
    text = document()
    if "--check" not in arguments:
        DOCUMENT.write_text(text, encoding="utf-8")
        return 0
    if DOCUMENT.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"{DOCUMENT.name} is not as the table is: make docs\n")
    return 1


def _wire(adapter: Adapter) -> str:
    head = ["fault", "what it is here", *(f"{call}" for call in adapter.calls)]
    rows = (
        [fault, adapter.meaning(fault), *(adapter.cell(call, fault).word for call in adapter.calls)] for fault in HTTP
    )
    return f"Against {adapter.against}.\n\n{_table(head, rows)}"


def _ends() -> str:
    rows = ([call, word, once, lasting] for call, word, once, lasting in outcome_rows())
    return _table(["call", "class", "once", "for good"], rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in _ruled(head, rows))


def _ruled(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield head
    yield ["---"] * len(head)
    yield from rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
