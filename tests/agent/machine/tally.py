"""Counts what the machine did, for the summary at the end."""

from collections import Counter

RULES: Counter[str] = Counter()
FAILURES: Counter[str] = Counter()
ENDS: Counter[str] = Counter()


def lines() -> list[str]:
    """Return what was counted, one line to a kind."""
    counted = {"rules": RULES, "failures": FAILURES, "ends of mails": ENDS}
    return [
        f"{name} ({found.total()}): {', '.join(f'{key} {count}' for key, count in found.most_common())}"
        for name, found in counted.items()
        if found
    ]
