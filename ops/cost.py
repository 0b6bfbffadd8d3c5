"""What a model call costs, by dated list prices. An unknown price is None, never zero."""

import tomllib
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from genai_prices import Usage, calc_price

from agent.domain import ModelCall


@cache
def _stand_ins() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("prices.toml").read_text("utf-8"))
    return found["stands_for"]


def priced_as(model: str) -> str:
    """Return the name of the model whose list price applies."""
    return str(_stand_ins().get(model, {}).get("model", model))


def price(call: ModelCall, at: datetime) -> Decimal | None:
    """Return the cost of a call in US dollars; None where the usage or the price is unknown."""
    if call.input_tokens is None or call.output_tokens is None:
        return None
    usage = Usage(
        input_tokens=call.input_tokens, cache_read_tokens=call.cached_tokens or 0, output_tokens=call.output_tokens
    )
    provider = _stand_ins().get(call.model, {}).get("provider")
    try:
        return calc_price(
            usage, model_ref=priced_as(call.model), provider_id=provider, genai_request_timestamp=at
        ).total_price
    except LookupError:
        return None
