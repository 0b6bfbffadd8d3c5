"""What a model call costs."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain import ModelCall
from ops.cost import price, priced_as

AT = datetime(2026, 12, 1, tzinfo=UTC)
OURS = "qwen2.5-coder-1.5b-instruct"
COUNTS = st.integers(0, 1_000_000)


def call(model: str, read: int | None, written: int | None, cached: int | None = 0) -> ModelCall:
    return ModelCall("m", "test", model, read, cached, written, 1.0, "ok")


@pytest.mark.parametrize("model", ["gpt-4.1-nano", OURS])
def test_a_million_tokens_cost_the_list_price(model: str) -> None:
    assert price(call(model, 1_000_000, 0), AT) == Decimal("0.1")
    assert price(call(model, 0, 1_000_000), AT) == Decimal("0.4")
    assert price(call(model, 1_000_000, 0, 1_000_000), AT) == Decimal("0.025")


def test_a_model_of_ones_own_is_charged_as_the_hosted_one_it_stands_for() -> None:
    assert priced_as(OURS) == "gpt-4.1-nano"
    assert priced_as("gpt-4.1") == "gpt-4.1"


@pytest.mark.parametrize(
    "unknown", [call("a-model-nobody-sells", 1, 1), call("gpt-4.1-nano", None, 1), call("gpt-4.1-nano", 1, None)]
)
def test_what_is_not_known_is_not_zero(unknown: ModelCall) -> None:
    assert price(unknown, AT) is None


@given(COUNTS, COUNTS, st.none() | COUNTS)
def test_more_tokens_never_cost_less_and_cached_ones_never_more(read: int, written: int, cached: int | None) -> None:
    cached = None if cached is None else min(cached, read)
    cost = price(call(OURS, read, written, cached), AT)
    assert cost is not None
    assert Decimal() <= cost <= price(call(OURS, read, written), AT)
    assert cost <= price(call(OURS, read + 1, written + 1, cached), AT)
