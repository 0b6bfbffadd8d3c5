"""All checks at once, each in a thread of its own: one that fails or hangs keeps no other waiting."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, wait

from ops.doctor.findings import Finding

Check = Callable[[], Iterable[Finding]]


def run_together(checks: Mapping[str, Check], patience: float) -> Iterator[Finding]:
    """Yield what the checks find, in their order; one that has not ended after `patience` seconds is too slow.

    A bug in one is raised after the others have been heard.
    """
    until = time.monotonic() + patience
    bugs: list[BaseException] = []
    for name, outcome in {name: _started(name, check) for name, check in checks.items()}.items():
        wait([outcome], max(0.0, until - time.monotonic()))
        if not outcome.done():
            yield Finding(name, f"{name}_too_slow", f"there was no answer within {patience:g} seconds")
        elif bug := outcome.exception():
            bugs.append(bug)
        else:
            yield from outcome.result()
    for bug in bugs:
        raise bug


def _started(name: str, check: Check) -> "Future[list[Finding]]":
    outcome: Future[list[Finding]] = Future()

    def work() -> None:
        try:
            outcome.set_result(list(check()))
        except BaseException as error:  # noqa: BLE001  handed over to the thread that waits
            outcome.set_exception(error)

    # A daemon, so that a server that never stops talking does not keep the command from ending.
    threading.Thread(target=work, name=f"doctor {name}", daemon=True).start()
    return outcome
