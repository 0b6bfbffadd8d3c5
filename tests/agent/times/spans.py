"""Spans of days in one word each, as the tables of these tests write them."""

from datetime import timedelta


def spans(day, today):
    """Write each reading of a day: first/last, both included, `..` where it is open, one date where it is one day."""
    return [_span(span.first, span.end) for span in day.spans(today)]


def _span(first, end):
    last = end - timedelta(days=1) if end else None
    return str(first) if first == last else f"{first or '..'}/{last or '..'}"
