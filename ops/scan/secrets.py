"""Keys, tokens and passwords, by the forms that detect-secrets knows."""

from collections.abc import Iterator, Mapping
from functools import cache

from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.plugins.base import BasePlugin, RegexBasedDetector

from ops.scan.finding import Finding

LEFT_OUT = {"IPPublicDetector"}
"""Addresses of machines are no secrets. What is judged by its entropy alone, or by a word like "password" before it, is
left out too: here these are hashes and the made-up passwords of tests, and nothing else."""


@cache
def _detectors() -> tuple[RegexBasedDetector, ...]:
    kinds: Mapping[str, type[BasePlugin]] = get_mapping_from_secret_type_to_class()
    return tuple(
        kind() for kind in kinds.values() if issubclass(kind, RegexBasedDetector) and kind.__name__ not in LEFT_OUT
    )


def secrets_in(text: str) -> Iterator[Finding]:
    """Yield what looks like a secret."""
    # Looking at each line takes long, and hardly any text has one to find.
    finders = [detector for detector in _detectors() if any(detector.analyze_string(text))]
    for number, line in enumerate(text.splitlines() if finders else (), 1):
        for detector in finders:
            for secret in sorted(set(detector.analyze_string(line))):
                yield Finding(number, str(detector.secret_type), secret, is_secret=True)
