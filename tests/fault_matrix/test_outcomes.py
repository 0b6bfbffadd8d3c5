"""Each call of each port fails with each class that an adapter raises there: how the mail ends."""

import pytest

from tests.fault_matrix.desks import mail_ends
from tests.fault_matrix.table import Outcome, outcomes


@pytest.mark.parametrize("outcome", list(outcomes()), ids=str)
def test_how_the_mail_ends(outcome: Outcome) -> None:
    ends = mail_ends(outcome.call, outcome.asks, outcome.word, once=outcome.once)
    assert ends == outcome.ends, f"{outcome}: {outcome.ends!r} was to come of it, but it was {ends!r}"
