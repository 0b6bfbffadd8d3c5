"""A desk on an empty database, open for business."""

import pytest

from tests.agent.desk import Desk, open_desk


@pytest.fixture
def desk() -> Desk:
    """Return a desk that acts on its own, and knows Ann."""
    return open_desk()
