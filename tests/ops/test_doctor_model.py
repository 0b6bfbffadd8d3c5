"""What the doctor finds of a model and of its fallback: one question each, asked as every question is."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from ops.adapters import openai_model
from ops.doctor.examination import examine
from ops.doctor.findings import Finding
from ops.doctor.model import FALLBACK, MODEL, check_model
from ops.doctor.settings import check_settings
from ops.settings import Settings
from tests.ops.doctor_bench import closed_port, now
from tests.servers.certificate import make_certificate
from tests.servers.https import tls_front
from tests.servers.model_server import Answer, answer, completion, model_server, refusal

GOOD = completion('{"polite":true,"tone":"warm"}')
NAME = "gpt-4.1-nano"


def asked(*answers: Answer, name: str = NAME, timeout: float = 5, section: str = MODEL) -> Finding:
    with model_server(answers) as server:
        return at(server.url, name, timeout, section)


def at(url: str, name: str = NAME, timeout: float = 5, section: str = MODEL) -> Finding:
    (finding,) = check_model(section, openai_model(base_url=url, api_key="k" * 40, name=name, timeout=timeout), now)
    return finding


def test_a_model_that_fills_in_the_form_is_fine_and_priced():
    finding = asked(answer(GOOD))
    assert finding.code == "ok"
    assert {key: finding.facts[key] for key in ("model", "input_tokens", "output_tokens")} == {
        "model": NAME,
        "input_tokens": 4000,
        "output_tokens": 14,
    }
    assert finding.facts["cost_usd"] == pytest.approx(0.0003981)


def test_the_question_goes_the_way_of_all_questions_and_does_not_name_the_keys():
    with model_server([answer(GOOD)]) as server:
        at(server.url)
    (request,) = server.requests
    assert request["response_format"]["json_schema"]["strict"] is True
    assert not {"polite", "tone"} & set(json.dumps(request["messages"]).replace('"', " ").split())


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([answer(completion("Good morning! How can I help you?"))], "model_no_json_schema"),
        ([answer(completion('{"sounds":"warm"}'))], "model_no_json_schema"),
        ([answer(completion("", finish_reason="length"))], "model_no_json_schema"),
        ([refusal(400)], "model_unfit"),
        ([refusal(400, param="response_format")], "model_no_json_schema"),
        ([refusal(400, param="store")], "model_no_parameter"),
        ([refusal(400, "context_length_exceeded")], "model_small_window"),
        ([refusal(401)], "model_refused"),
        ([refusal(403)], "model_refused"),
        ([refusal(404, "model_not_found")], "model_unknown"),
        ([refusal(429)], "model_throttled"),
        ([refusal(429, "insufficient_quota")], "model_quota_spent"),
        ([refusal(503)], "model_unreachable"),
        ([answer(GOOD, fault="hang_up")], "model_unreachable"),
        ([answer(GOOD, fault="cut")], "model_unreachable"),
    ],
)
def test_each_refusal_has_a_code_of_its_own(answers: Sequence[Answer], code: str):
    assert asked(*answers).code == code


def test_a_model_without_a_price_or_without_usage_is_a_warning():
    assert asked(answer(GOOD), name="model-of-our-own").code == "model_unpriced"
    assert asked(answer(GOOD), name="model-of-our-own", section=FALLBACK).code == "fallback_unpriced"
    assert asked(answer(GOOD | {"usage": None})).code == "model_no_usage"


def test_silence_a_closed_port_a_strange_certificate_and_no_tls_are_told_apart(tmp_path: Path):
    assert asked(answer(GOOD, fault="hang"), timeout=0.2).code == "model_unreachable"
    assert at(f"http://127.0.0.1:{closed_port()}/v1").code == "model_unreachable"
    with tls_front(make_certificate(tmp_path)) as port:
        assert at(f"https://127.0.0.1:{port}/v1").code == "model_certificate"
        assert at(f"https://127.0.0.1:{port}/v1", section=FALLBACK).code == "fallback_certificate"
    with model_server([]) as server:
        assert at(server.url.replace("http:", "https:")).code == "model_not_tls"
        assert at(server.url.replace("http:", "https:"), section=FALLBACK).code == "fallback_not_tls"


def test_what_an_endpoint_refuses_has_a_remedy_in_the_settings():
    assert asked(refusal(400, param="store")).remedy == "Add store to model.leave_out."
    assert "model.answer_format" in asked(refusal(400, param="response_format")).remedy
    assert "model.window_tokens" in asked(answer(GOOD | {"usage": {"prompt_tokens": 2, "completion_tokens": 9}})).remedy


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (refusal(400), "fallback_unfit"),
        (refusal(400, param="seed"), "fallback_no_parameter"),
        (refusal(400, param="response_format"), "fallback_no_json_schema"),
        (answer(completion("Good morning!")), "fallback_no_json_schema"),
        (refusal(400, "context_length_exceeded"), "fallback_small_window"),
        (refusal(401), "fallback_refused"),
        (refusal(404), "fallback_unknown"),
        (refusal(429, "insufficient_quota"), "fallback_quota_spent"),
        (refusal(503), "fallback_unreachable"),
        (answer(GOOD | {"usage": None}), "fallback_no_usage"),
    ],
)
def test_all_that_can_be_wrong_with_the_model_can_be_wrong_with_its_fallback_under_its_own_name(
    said: Answer, code: str
):
    first, second = (asked(said, section=section) for section in (MODEL, FALLBACK))
    assert (second.name, second.code) == (FALLBACK, code)
    assert first.code == code.replace(FALLBACK, MODEL)
    assert second.remedy == first.remedy.replace("model.", "fallback.")


def test_the_fallback_is_looked_at_where_there_is_one():
    section = {"api_key": "k" * 40, "name": NAME}
    owner = {"name": "Olive", "address": "olive@example.com"}
    with model_server([answer(GOOD)]) as server:
        for name, expected in ((NAME, ["ok"]), ("", [])):
            fallback = {**section, "name": name, "base_url": server.url}
            given = Settings.model_validate({"owner": owner, "fallback": fallback})
            assert [found.code for found in examine(given, now) if found.name == FALLBACK] == expected


def test_a_fallback_on_another_machine_without_tls_is_told():
    given = {
        "owner": {"name": "Olive", "address": "olive@example.com"},
        "fallback": {"base_url": "http://ai.example/v1"},
    }
    assert "fallback_plain" in {found.code for found in check_settings(Settings.model_validate(given))}
