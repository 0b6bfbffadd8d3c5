"""From a failure of an adapter to the code of a finding."""

import ssl
from collections.abc import Iterator

from agent.errors import AccessDenied, FrontdeskError, Throttled, TransientError
from ops.doctor.findings import Finding

_NOT_TRUSTED = "CERTIFICATE_VERIFY_FAILED"
_NOT_TLS = ("WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE", "HTTP_REQUEST", "UNEXPECTED_EOF")


def failure(name: str, error: FrontdeskError) -> Finding:
    """Return what a failure means for the integration of this name."""
    return Finding(name, f"{name}_{_kind(error)}", str(error))


def caused_by(error: BaseException, *kinds: type[BaseException]) -> BaseException | None:
    """Return the first of these kinds among the causes of a failure."""
    return next((cause for cause in causes(error) if isinstance(cause, kinds)), None)


def causes(error: BaseException) -> Iterator[BaseException]:
    """List a failure and what caused it; HTTP libraries wrap the reason several times, in ways of their own."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and one not in seen:
            seen.append(one)
            yield one
            waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]


def _kind(error: FrontdeskError) -> str:
    words = " ".join(str(cause).upper().replace(" ", "_") for cause in causes(error))
    if _NOT_TRUSTED in words:
        return "certificate"
    if caused_by(error, ssl.SSLError) and any(sign in words for sign in _NOT_TLS):
        return "not_tls"
    if isinstance(error, Throttled):
        return "throttled"
    if isinstance(error, TransientError):
        return "unreachable"
    return "refused" if isinstance(error, AccessDenied) else "unfit"
