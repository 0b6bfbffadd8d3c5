"""The faults, by the names that they have everywhere, and what each one is over HTTP."""

from datetime import timedelta

HTTP = {
    "timeout": "the request arrives, and no answer comes",
    "reset": "the connection is reset before the request is looked at",
    "refused": "nobody listens",
    "bad_request": "400",
    "unauthorized": "401",
    "rate_limited": "403, for the rate of requests",
    "quota_exceeded": "403, for a spent quota",
    "forbidden": "403, for want of a right",
    "not_found": "404",
    "conflict": "409",
    "gone": "410",
    "precondition_failed": "412",
    "too_many_requests": "429 with Retry-After: 17",
    "server_error": "500",
    "unavailable": "503",
    "html": "200 with a page of HTML, from something in between",
    "empty": "200 with nothing, from something in between",
    "truncated": "done; the answer breaks off half-way",
    "changed_shape": "done; the answer has another shape than was agreed on",
    "committed_then_dropped": "done; the connection is reset instead of an answer",
    "trickle": "done; the body of the answer comes a byte at a time",
    "clock_skew": "done; the server's clock is six hours ahead",
}
DONE = frozenset({"truncated", "changed_shape", "committed_then_dropped", "trickle", "clock_skew"})
"""The faults that strike after the server has done what it was asked."""
SAY_GONE = frozenset({"not_found", "gone"})
"""The faults by which a server says that what was to be removed is not there."""
SKEW = timedelta(hours=6)
SLOW = frozenset({"timeout", "trickle"})
"""The faults that last until an adapter has lost its patience."""
SHORT_TIMEOUT, TIMEOUT = 0.3, 10.0
"""Seconds that the adapters wait for slow answers, and for others, however busy the machine is."""
LONGEST = 6.0
"""Seconds after which a fault gives way by itself: an adapter that still waits then has no limit of its own."""
PATIENCE = 4.0
"""Seconds in which a call has to be over, on a machine that is busy."""
TRICKLE_SECONDS = 0.05
