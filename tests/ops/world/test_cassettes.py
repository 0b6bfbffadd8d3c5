"""The form of cassettes."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.recording import ALL_CASSETTES
from ops.world.cassettes import SHARED, CassetteFormat, remove_unshared, write_whole

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]))
HEAD = "You read mails.\nFill the form."


def cassette(user: str = "Thursday?\nAnn", system: str = HEAD, said: str = '{"a": 1}', **more: Any) -> dict[str, Any]:
    messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
    request = {"body": json.dumps({"messages": messages, **more}), "method": "POST"}
    return {"version": 1, "interactions": [{"request": request, "response": {"body": {"string": said}}}]}


def asked(document: dict[str, Any]) -> list[Any]:
    return [json.loads(each["request"]["body"]) for each in document["interactions"]]


@given(WORDS, WORDS, WORDS)
def test_what_was_asked_and_answered_comes_back_whatever_it_says(
    tmp_path_factory: pytest.TempPathFactory, user: str, system: str, said: str
) -> None:
    written = CassetteFormat(tmp_path_factory.getbasetemp() / "format")
    document = cassette(user, system, said, response_format={"schema": {"type": "object"}}, seed=1)
    found = written.deserialize(written.serialize(document))
    assert asked(found) == asked(document)
    assert found["interactions"][0]["response"] == document["interactions"][0]["response"]


def test_what_questions_have_in_common_lies_there_once(tmp_path: Path) -> None:
    written = CassetteFormat(tmp_path)
    texts = [written.serialize(cassette(user, response_format={"type": "json_object"})) for user in ("one", "two")]
    assert len(list((tmp_path / SHARED).iterdir())) == 2
    assert not any("You read mails" in text or "json_object" in text for text in texts)


def test_a_text_is_written_as_people_read_it(tmp_path: Path) -> None:
    assert "content: |-\n          Thursday?\n          Ann\n" in CassetteFormat(tmp_path).serialize(cassette())


@pytest.mark.parametrize("change", [Path.unlink, lambda file: file.write_text("other words")])
def test_a_shared_text_that_is_gone_or_was_changed_is_told_and_never_replayed(tmp_path: Path, change: Any) -> None:
    written = CassetteFormat(tmp_path)
    text = written.serialize(cassette())
    [file] = (tmp_path / SHARED).iterdir()
    change(file)
    with pytest.raises(ValueError, match=f"{file.name} is missing beside the cassettes, or was changed"):
        written.deserialize(text)


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "room" / "1.yaml"
    write_whole(file, "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(file, "new \ud800")
    assert file.read_text(encoding="utf-8") == "old"
    write_whole(file, "new")
    assert [path.read_text(encoding="utf-8") for path in file.parent.glob("*")] == ["new"]


def test_what_no_cassette_shares_any_more_is_removed(tmp_path: Path) -> None:
    written = CassetteFormat(tmp_path)
    write_whole(tmp_path / "a" / "1.yaml", written.serialize(cassette()))
    kept = list((tmp_path / SHARED).iterdir())
    written.serialize(cassette(system="An earlier prompt."))
    remove_unshared(tmp_path)
    assert list((tmp_path / SHARED).iterdir()) == kept


@pytest.mark.parametrize("folder", sorted(path for path in ALL_CASSETTES.iterdir()), ids=lambda folder: folder.name)
def test_nothing_is_kept_beside_the_cassettes_that_none_of_them_needs(folder: Path) -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml"))
    assert [file.name for file in (folder / SHARED).iterdir() if file.stem not in texts] == []
