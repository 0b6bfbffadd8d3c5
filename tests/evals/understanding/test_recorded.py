"""Reading recorded answers."""

import json
from pathlib import Path

from evals.understanding.recorded import answers, tries
from tests.evals.understanding.forms import RIGHT, answer, interaction, question, write


def test_answers_about_mails_are_read_with_what_they_took(tmp_path: Path) -> None:
    write(tmp_path / "story.yaml", interaction(json.dumps(RIGHT)), interaction("{}", form="DraftForm"))
    (found,) = answers(tmp_path)["story"]
    assert found.form
    assert (found.form.intent, found.model, found.seconds) == ("book", "a-model", 2.5)
    assert (found.usage.input_tokens, found.usage.cached_tokens, found.usage.output_tokens) == (1000, 900, 100)
    assert (found.question, len(found.prompt)) == (question(), 12)


def test_trials_in_a_folder_are_those_of_its_case(tmp_path: Path) -> None:
    for trial in "12":
        write(tmp_path / "story" / f"{trial}.yaml", interaction(json.dumps(RIGHT)), folder=tmp_path)
    assert {name: len(found) for name, found in answers(tmp_path).items()} == {"story": 2}


def test_an_answer_that_is_no_form_is_one_all_the_same(tmp_path: Path) -> None:
    refused = interaction(json.dumps(RIGHT), code=500)
    write(tmp_path / "story.yaml", interaction("I would say Thursday"), interaction('{"intent": "book"}'), refused)
    assert [found.form for found in answers(tmp_path)["story"]] == [None, None, None]


def test_an_endpoint_that_measures_nothing_took_no_known_time(tmp_path: Path) -> None:
    said = interaction(json.dumps(RIGHT))
    body = json.loads(said["response"]["body"]["string"])
    del body["timings"], body["usage"]
    said["response"]["body"]["string"] = json.dumps(body)
    write(tmp_path / "story.yaml", said)
    (found,) = answers(tmp_path)["story"]
    assert (found.seconds, found.usage.input_tokens) == (None, None)


def test_a_question_with_something_added_repairs_the_one_before() -> None:
    first, repair, other = answer(), answer(RIGHT, asked=f"{question()}\nOnce more."), answer(RIGHT)
    assert tries([first, repair, other, other]) == [[first, repair], [other], [other]]
    assert tries([]) == []
