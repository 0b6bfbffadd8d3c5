"""The file that says what a CRM calls its tables: what is wrong with it is told with its line, and what to write."""

import re
from pathlib import Path

import pytest

from integrations.sql_contacts import OUR_NAMES
from integrations.sql_contacts.mapping import Accounts, Activities, Addresses, Join, People
from ops.rules.mapping import load_mapping
from ops.settings import ConfigurationError

EXAMPLE = Path(__file__).parents[3] / "ops" / "crm_mapping.example.toml"
SMALL = '[contacts]\ntable = "people"\nname = "name"\nemail = "mail"\n'


def wrong(tmp_path: Path, text: str) -> list[str]:
    """Return what is told of a file, without its name."""
    file = tmp_path / "crm.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_mapping(file)
    beginning = f"crm.mapping_file {file}"
    assert all(problem.startswith(beginning) for problem in caught.value.problems)
    return [problem.removeprefix(beginning).removeprefix(", ") for problem in caught.value.problems]


def test_without_a_file_the_tables_have_our_names() -> None:
    assert load_mapping(None) is OUR_NAMES
    assert OUR_NAMES.contacts.used() == {
        "": ["id", "name", "email", "company", "time_zone", "language"],
    }


def test_the_example_has_every_name_and_can_be_used_with_all_of_them(tmp_path: Path) -> None:
    file = tmp_path / "crm.toml"
    file.write_text(re.sub(r"(?m)^#(?=\S)", "", EXAMPLE.read_text(encoding="utf-8")), encoding="utf-8")
    read = load_mapping(file)
    assert load_mapping(EXAMPLE).contacts.columns("name") == ["given_name", "family_name"]
    assert read.contacts.place("colleague.mail") == "crm.users.mail"
    assert read.contacts.model_fields_set == set(People.model_fields)
    assert read.addresses is not None
    assert read.addresses.model_fields_set == set(Addresses.model_fields)
    assert read.accounts is not None
    assert read.accounts.model_fields_set == set(Accounts.model_fields)
    assert read.activities is not None
    assert read.activities.model_fields_set == set(Activities.model_fields)
    assert read.contacts.joins["organisation"].model_fields_set == set(Join.model_fields)


def test_the_mapping_in_the_readme_can_be_used(tmp_path: Path) -> None:
    readme = (EXAMPLE.parents[1] / "README.md").read_text(encoding="utf-8")
    file = tmp_path / "crm.toml"
    file.write_text("#" + readme.partition("    # crm.toml")[2].partition("\n\n")[0], encoding="utf-8")
    assert load_mapping(file).contacts.place("organisation.title") == "crm.organisations.title"


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    file = tmp_path / "crm.toml"
    file.write_text(SMALL, encoding="utf-8")
    read = load_mapping(file)
    assert (read.contacts.id, read.contacts.required, read.contacts.plus_addressing) == ("id", ["name"], False)
    assert (read.addresses, read.accounts, read.activities) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "colour = 1\n" + SMALL,
            "line 1: colour: there is no such name. There are contacts, addresses, accounts, activit",
        ),
        ("", ": contacts: it is missing. Write a table [contacts]"),
        ("contacts = 3", "line 1: contacts: write a table [contacts]"),
        ("[contacts\n", "line 1: this cannot be read as TOML"),
        (SMALL.replace("email", "e_mail"), "line 4: contacts.e_mail: there is no such name. Did you mean email?"),
        (SMALL.replace("table", "tabel"), "line 2: contacts.tabel: there is no such name. Did you mean table?"),
        (SMALL.replace('"people"', "3"), "line 2: contacts.table: write a text in quotes, not 3"),
        (SMALL.replace('"people"', '""'), "line 2: contacts.table: it must not be empty"),
        (SMALL.replace('"name"', "[]"), "line 3: contacts.name: it must not be empty"),
        (SMALL.replace('"name"', "3"), "line 3: contacts.name: write a text in quotes, or several in brackets"),
        (SMALL.replace('"name"', '["a", "b.c"]'), "line 3: contacts.name: 'b.c': there is no join b. Describe it in"),
        (SMALL + 'plus_addressing = "yes"', "line 5: contacts.plus_addressing: write true or false, without quotes"),
        (
            SMALL + "where = { a = 1.5 }",
            "line 5: contacts.where.a: write a text in quotes, a whole number, true or fals",
        ),
        (SMALL + 'where = "a"', 'line 5: contacts.where: write it in braces: { column = "value" }'),
        (SMALL + 'required = ["mail"]', "line 5: contacts.required.0: write 'name', 'company', 'zone', 'language' or"),
        (SMALL + 'required = ["zone"]', "line 5: contacts.required: zone is wanted, and no column is named for it"),
        (
            SMALL + 'id = "a.b"\n[contacts.joins.a]\ntable = "t"\non = { x = "y" }',
            "line 5: contacts.id: 'a.b': it has to",
        ),
        (
            SMALL + 'zone = "ur.tz"\n[contacts.joins.us]\ntable = "t"\non = { x = "y" }',
            "line 5: contacts.zone: 'ur.tz': there",
        ),
        (
            SMALL + '[contacts.joins.a]\ntable = "t"\non = { x = "a.y" }',
            "line 7: contacts.joins.a.on: 'a.y': there is no",
        ),
        (
            SMALL + '[contacts.joins.a]\ntable = "t"\n',
            'line 5: contacts.joins.a.on: it is missing. Write on = { column = "..." }',
        ),
        (SMALL + '[contacts.joins.a]\ntable = "t"\non = {}', "line 7: contacts.joins.a.on: it must not be empty"),
        (
            SMALL + '[activities]\ntable = "t"\ntext = "x"',
            "line 5: activities.contact: it is missing. Write contact = ",
        ),
        ('[contacts]\ntable = "people"\nname = "name"', "line 1: contacts: where do addresses stand? Write email ="),
    ],
)
def test_a_mistake_is_told_with_its_line_and_a_remedy(tmp_path: Path, text: str, told: str) -> None:
    (found,) = wrong(tmp_path, text)
    assert told in found


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = SMALL.replace("name =", "nme =") + "[adresses]\n[activities]\n"
    places = [problem.partition(": ")[2].partition(":")[0] for problem in wrong(tmp_path, text)]
    assert places == ["contacts.nme", "adresses", "activities.table", "activities.contact", "activities.text"]


def test_a_file_that_cannot_be_read_is_told_by_its_setting(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"crm\.mapping_file .* cannot be read"):
        load_mapping(tmp_path / "gone.toml")
