"""What Google is asked for: the least that our calls need.

Of the calendar's methods, by the discovery document that comes with google-api-python-client: `events.insert`, `get`,
`list`, `patch` and `delete` take `calendar.events` or one narrower than it, `calendar.events.owned`, which leaves out
calendars that others share with us: a desk books into its owners' calendars, so it is not enough. `freebusy.query`
takes none of these. The narrowest for it are `calendar.freebusy` and `calendar.events.freebusy`: both tell only when a
calendar is busy, the first of one's own calendars, the second of all that one has access to, whose events
`calendar.events` shows already. So the second adds the least. Neither lets us list, share or delete calendars or read
their settings: what a calendar is and what we may do with it stands in the answer of `events.list`, too.
"""

MAIL = ("https://mail.google.com/",)
CALENDAR = (
    "https://www.googleapis.com/auth/calendar.events",
    "https://www.googleapis.com/auth/calendar.events.freebusy",
)
_ENOUGH = {
    CALENDAR[0]: {"https://www.googleapis.com/auth/calendar"},
    CALENDAR[1]: {
        "https://www.googleapis.com/auth/calendar",
        "https://www.googleapis.com/auth/calendar.readonly",
        "https://www.googleapis.com/auth/calendar.freebusy",
    },
}
"""Which other scopes do as well."""


def not_granted(granted: tuple[str, ...], wanted: tuple[str, ...] = CALENDAR) -> tuple[str, ...]:
    """Return which of the wanted scopes are neither granted nor held by a wider one."""
    return tuple(scope for scope in wanted if not {scope, *_ENOUGH.get(scope, ())} & set(granted))
