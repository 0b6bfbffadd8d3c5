"""How a cassette is written down: YAML for people to read; what many questions have in common lies once beside them."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import yaml

SHARED = "shared"
"""The folder, beside the cassettes, of what questions have in common: a prompt's head, and the schema of a form."""
_REFERENCE = "sha256"


class CassetteFormat:
    """A serializer for vcrpy. A question comes back as the JSON value that was asked, whatever lies where."""

    def __init__(self, folder: Path) -> None:
        self._shared = folder / SHARED

    def serialize(self, cassette: dict[str, Any]) -> str:
        """Return the text of a cassette, and store what it shares with others."""
        interactions = [self._taken_apart(interaction) for interaction in cassette["interactions"]]
        return yaml.dump(
            cassette | {"interactions": interactions}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120
        )

    def deserialize(self, text: str) -> dict[str, Any]:
        """Return a cassette; ValueError where what it shares with others is missing or was changed."""
        cassette: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
        return cassette | {"interactions": [self._put_together(each) for each in cassette["interactions"]]}

    def _taken_apart(self, interaction: dict[str, Any]) -> dict[str, Any]:
        asked = json.loads(interaction["request"]["body"])
        messages = [
            self._aside(message, "content") if message["role"] == "system" else message for message in asked["messages"]
        ]
        body = asked | {"messages": messages}
        body = self._aside(body, "response_format") if "response_format" in body else body
        return interaction | {"request": interaction["request"] | {"body": body}}

    def _put_together(self, interaction: dict[str, Any]) -> dict[str, Any]:
        asked = interaction["request"]["body"]
        body = {name: self._whole(value) for name, value in asked.items()}
        body["messages"] = [{name: self._whole(value) for name, value in each.items()} for each in asked["messages"]]
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return interaction | {"request": interaction["request"] | {"body": text}}

    def _aside(self, holder: dict[str, Any], name: str) -> dict[str, Any]:
        written = json.dumps(holder[name], ensure_ascii=False, indent=1) + "\n"
        digest = hashlib.sha256(written.encode()).hexdigest()
        file = self._shared / f"{digest[:16]}.json"
        if not file.is_file():
            write_whole(file, written)
        return holder | {name: {_REFERENCE: digest}}

    def _whole(self, value: Any) -> Any:
        if not (isinstance(value, dict) and value.keys() == {_REFERENCE}):
            return value
        file = self._shared / f"{value[_REFERENCE][:16]}.json"
        written = file.read_bytes() if file.is_file() else b""
        if hashlib.sha256(written).hexdigest() != value[_REFERENCE]:
            raise ValueError(f"{file.name} is missing beside the cassettes, or was changed: restore it, or record anew")
        return json.loads(written)


def write_whole(file: Path, text: str) -> None:
    """Write a file that others see whole or not at all, whatever stops the writer."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(file)


def remove_unshared(folder: Path) -> None:
    """Remove what lies there for cassettes to share and none of them refers to."""
    texts = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml"))
    for file in (folder / SHARED).glob("*.json"):
        if file.stem not in texts:
            file.unlink()


class _Dumper(yaml.CSafeDumper):
    """Writes texts of several lines as such."""


def _text(dumper: yaml.CSafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)
