"""What is said of a policy file that is wrong: the line, the rule, and what to write instead."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.policy import Policy
from agent.slots import MeetingOwner, MeetingType, SlotRules
from ops.rules import load_policy
from ops.settings import ConfigurationError
from tests.ops.rules.policy_file import told, written

MARIA = '[owners.maria]\nname = "Maria"\naddress = "maria@example.com"\ncalendar = "https://calendar.example.com/m/"\n'
HOURS = 'write hours by weekday, such as hours.mon = ["09:00-12:00", "13:00-17:00"]'
DAYS = 'write a list of days, such as [2026-12-25, 2026-12-26], or the name of a calendar file, "free.ics"'
TABLE = "a kind of meeting is a table of its own: write its rules below a line [[meetings]], with two brackets"
OWNER = "write what is to be known of an owner below a line with their name, such as [owners.maria]"
CITY = "the IANA time zone of a place; name a city, like 'Europe/Berlin', or write 'UTC'"
OR_DAYS = "Correct its name, or list days: [2026-12-25]"
WRONG = [
    # another shape than is wanted
    ("meetings = 3", f"line 1: meetings: {TABLE}"),
    ('[meetings]\nname = "a"', f"line 1: meetings: {TABLE}"),
    ('[meetings.first]\nname = "a"', f"line 1: meetings: {TABLE}"),
    ('meetings = ["a"]', f"line 1: meetings.1: {TABLE}"),
    ("meetings = []", "line 1: meetings: there is nothing to book; describe a kind of meeting in [[meetings]]"),
    ("slots = 3", "line 1: slots: write its rules below a line [slots]"),
    ("[[slots]]", "line 1: slots: write its rules below a line [slots]"),
    ("owners = []", f"line 1: owners: {OWNER}"),
    ('[[owners]]\nname = "maria"', f"line 1: owners: {OWNER}"),
    ('[owners]\nmaria = "maria@example.com"', f"line 2: owners.maria: {OWNER}"),
    ('[slots]\nhours = "9-5"', f"line 2: slots.hours: {HOURS}"),
    ("[slots]\nhours = []", f"line 2: slots.hours: {HOURS}"),
    ('[slots]\nhours.mon = "09:00-17:00"', 'line 2: slots.hours.mon: write a list, in brackets: ["09:00-17:00"]'),
    ("[slots.hours.mon]\nfrom = 9", 'line 1: slots.hours.mon: write a list, in brackets: ["...", "..."]'),
    ("[slots]\nholidays = 2026-12-25", f"line 2: slots.holidays: {DAYS}"),
    ('[[meetings]]\nname = "a"\nwords = "b"', 'line 3: meetings.1.words (a): write a list, in brackets: ["b"]'),
    ('[[meetings]]\nname = "a"\nowners = "maria"', 'meetings.1.owners (a): write a list, in brackets: ["maria"]'),
    # another kind of value
    ('offers = "two"', "line 1: offers: write a whole number, not 'two'"),
    ("offers = 2.5", "line 1: offers: write a whole number, not 2.5"),
    ("offers = true", "line 1: offers: write a whole number, not true"),
    ('rounds = "3"', "line 1: rounds: write a whole number, not '3'"),
    ('temperature = "0.3"', "line 1: temperature: write a number like 0.3, not '0.3'"),
    ('[slots]\nminutes = "30"', "line 2: slots.minutes: write a whole number, not '30'"),
    ('[[meetings]]\nname = "a"\nround_robin = "yes"', "write true or false, without quotes, not 'yes'"),
    ("offers = 9", "line 1: offers: 9 is too much; 5 is the most"),
    ("temperature = nan", "line 1: temperature: nan is too much; 2 is the most"),
    ('temperature = "hot"', "line 1: temperature: write a number like 0.3, not 'hot'"),
    ("[slots]\nbuffer_before_minutes = -5", "line 2: slots.buffer_before_minutes: -5 is too little; 0 is the least"),
    ("[slots]\nzone = 3", "line 2: slots.zone: write a text in quotes, not 3"),
    ("[slots.hours]\nmon = [[]]", "line 2: slots.hours.mon: write a text in quotes, not a list"),
    ('unknown_sender = "leads"', "line 1: unknown_sender: write 'handoff' or 'lead', not 'leads'"),
    ("[slots]\nholidays = [2026-12-25, true]", "line 2: slots.holidays: write a day like 2026-12-25, not true"),
    ("[slots]\nholidays = [\n20261225]", "line 3: slots.holidays: write a day like 2026-12-25, not 20261225"),
    ('[[meetings]]\nname = "a"\nround_robin = "often"', "write true or false, without quotes, not 'often'"),
    ('[[meetings]]\nname = ""', "line 2: meetings.1.name: it must not be empty"),
    (f'[[meetings]]\nname = "{"a" * 201}"', "it is too long; 200 characters are the most"),
    ('[[meetings]]\nname = "a\\nb"', r"line 2: meetings.1.name (a?b): 'a\nb': it has to be one line"),
    (
        '[[meetings]]\nname = "a"\nwords = ["ok*", "*"]',
        "line 3: meetings.1.words (a): '*': each has to be one line, with a",
    ),
    ('[[meetings]]\nname = "a"\nwords = ["o*k"]', "'o*k': each has to be one line, with a star at its end alone"),
    ('[[meetings]]\nname = "a"\nlink = "zoom"', "'zoom' is not a web address; write one that begins with https://"),
    (
        '[[meetings]]\nname = "a"\nlink = "https://a b"',
        "line 3: meetings.1.link (a): 'https://a b': a web address has no",
    ),
    (MARIA.replace("maria@", "maria at "), "owners.maria.address: 'maria at example.com': it is not a mail address"),
    (
        MARIA.replace("owners.maria", "owners.Maria"),
        "line 1: owners.Maria: 'Maria': write it with small letters, [owners.maria]",
    ),
    (
        MARIA.replace("owners.maria", 'owners."Maria L"'),
        "line 1: owners.Maria L: 'Maria L': it has small letters, digits, - and _",
    ),
    (MARIA.replace("name = ", "#"), 'line 1: owners.maria.name: it is missing. Write name = "..." (as the customer re'),
    # times, days and zones
    ('[slots]\nzone = "Berlin"', "or write 'UTC'. Did you mean 'Europe/Berlin'?"),
    ('[slots]\nzone = "eastern"', "Did you mean 'Canada/Eastern' or 'US/Eastern'?"),
    ('[slots]\nzone = "utc"', "or write 'UTC'. Did you mean 'UTC'?"),
    ('[slots]\nzone = "GMT+1"', "line 2: slots.zone: 'GMT+1' is not the IANA time zone of a place; name a city"),
    ('[slots]\nzone = "Etc/GMT+1"', "'Etc/GMT+1' is not the IANA time zone of a place; name a city"),
    ('[slots]\nzone = "EST"', "'EST' is not the IANA time zone of a place; name a city"),
    ('[slots]\nzone = "Mars/Olympus"', "'Mars/Olympus' is not the IANA time zone of a place; name a city"),
    ('[slots]\nzone = "new york"', "Did you mean 'America/New_York'?"),
    (
        '[slots]\nzone = "nowhere"',
        "line 2: slots.zone: 'nowhere' is not the IANA time zone of a place; name a city, like 'Europe/Berlin'",
    ),
    (
        "[slots]\nhours.monday = []",
        "line 2: slots.hours.monday: there is no such day: write mon, tue, wed, thu, fri, sat",
    ),
    (
        '[slots]\nhours.mon = ["9-17"]',
        "line 2: slots.hours.mon: '9-17' is not a range; write two digits: '09:00-17:00'",
    ),
    ('[slots]\nhours.mon = ["9:00 - 17.30"]', "'9:00 - 17.30' is not a range; write two digits: '09:00-17:30'"),
    ('[slots]\nhours.mon = ["9am-5pm"]', "'9am-5pm' is not a range; write local times like '09:00-17:00'"),
    ('[slots]\nhours.mon = ["9-99"]', "'9-99' is not a range; write local times like '09:00-17:00'"),
    ('[slots]\nhours.mon = ["17:00-09:00"]', "ends before it starts; split a night at 24:00 over two days"),
    ("[slots]\ngranularity_minutes = 35", "35 does not divide a day; use one like 15, 20, 30 or 60"),
    # names
    ("[slots]\nmintues = 30", "line 2: slots.mintues: there is no such rule. Did you mean minutes?"),
    ("[slots]\nBuffer-Before-Minutes = 5", "Did you mean buffer_before_minutes?"),
    ("[slots]\nbuffer = 5", "line 2: slots.buffer: there is no such rule. Did you mean buffer_after_minutes?"),
    (
        '[[meetings]]\nname = "a"\nduration = 5',
        "line 3: meetings.1.duration (a): there is no such rule. Did you mean minutes?",
    ),
    ('[[meetings]]\nnmae = "a"', "line 2: meetings.1.nmae: there is no such rule. Did you mean name?"),
    (
        "[slots]\ntitle = 1",
        "line 2: slots.title: there is no such rule. There are buffer_after_minutes, buffer_before_mi",
    ),
    ("[opening]\nmon = 1", "line 1: opening: there is no such rule. There are answer_hours, hold_hours, mails_per"),
    ("[[meeting]]", "line 1: meeting: there is no such rule. Did you mean meetings?"),
    ("minutes = 30", "line 1: minutes: there is no such rule here. It is written in [slots] or in [[meetings]]"),
    (
        "[slots]\nminutes = 30\noffers = 2",
        "line 3: slots.offers: there is no such rule here. It is written at the top of",
    ),
    (
        '[[meetings]]\nname = "a"\nzone = "UTC"',
        "line 3: meetings.1.zone (a): there is no such rule here. It is written in [slots]",
    ),
    # as it was written before there were kinds of meeting
    (
        'meeting = "Visit"',
        'line 1: meeting: it has a table of its own now: write [[meetings]], and below it name = "Visit"',
    ),
    ('place = "here"', 'it belongs to a kind of meeting now: write [[meetings]], and below it place = "here"'),
    ("[slots]\nbuffer_minutes = 10", "write buffer_before_minutes = 10 and buffer_after_minutes = 10"),
    # rules that do not fit each other
    (
        '[[meetings]]\nname = "a"\nwords = ["b"]\n[[meetings]]\nname = "B"',
        "line 5: meetings.2.name (B): 'B' stands for 'a' too",
    ),
    (
        f'{MARIA}[[meetings]]\nname = "a"\nowners = ["Maria"]',
        "there is no owner 'Maria'; write it with small letters, 'maria'",
    ),
    (
        MARIA + MARIA.replace("maria]", "ben]").replace("/m/", "/m"),
        "line 8: owners.ben.calendar: it is the calendar of 'maria' too; each owner needs a calendar of their own",
    ),
    (
        '[slots]\nhours.mon = ["11:00-14:00", "09:00-12:00"]',
        "line 2: slots.hours.mon: '09:00-12:00' and '11:00-14:00' overlap; write one range",
    ),
    (
        "hold_hours = 24\nremind_hours = 24",
        "line 2: remind_hours: offered times are held for hold_hours = 24: after remind_hours = 24 there is nothing to",
    ),
    (
        "[slots]\nnotice_minutes = 1440\nhorizon_days = 1",
        "line 2: slots.notice_minutes: 'Consultation' must be asked for 1440 minutes ahead",
    ),
    (
        'meetings = [\n {name = "a"},\n {name = "b", owners = ["maria"]},\n]',
        "line 3: meetings.2.owners (b): there is no owner",
    ),
    (MARIA.replace("maria]", "owner]"), "line 1: owners.owner: the settings describe 'owner'"),
    (
        MARIA + 'hours = {}\n[[meetings]]\nname = "a"\nowners = ["maria"]',
        "line 8: meetings.1.owners (a): 'maria' has no hours",
    ),
    ("[slots]\nhours = {}", "meetings.1.owners: 'owner' has no hours in which 'Consultation' is given"),
    ("rounds = nan", "line 1: rounds: write a whole number, not nan"),
    # not TOML
    ("zone = Berlin", 'line 1: this cannot be read as TOML (Invalid value): texts stand in "straight quotes"'),
    (
        "offers 3",
        "line 1: this cannot be read as TOML (Expected '=' after a key in a key/value pair): a rule is written",
    ),
    ("\n[slots]\nholidays = 2026-12-25, 2026-12-26", "line 3: this cannot be read as TOML (Expected newline or end of"),
    (
        "offers = 1\noffers = 2\n\n",
        "line 2: this cannot be read as TOML (Cannot overwrite a value): it was said before",
    ),
    ("[slots]\noffers = 1\noffers = 2", "line 3: this cannot be read as TOML (Cannot overwrite a value)"),
    ('[[meetings]]\nname = "a"\n[meetings]\n', "Several kinds of meeting have two brackets each: [[meetings]]"),
    ("[slots]\nholidays = [2026-02-30]", "there is no such day or time; write a day like 2026-12-25"),
    ("offers = [1, 2", "line 1: this cannot be read as TOML (Unclosed array): a list ends with ]"),
    ("offers = 1\n\noffers = _\n", "line 3: "),
    (f"offers = 0x{'F' * 5000}", "line 1: this cannot be read as TOML (Exceeds the limit"),
    (f"offers = {'9' * 5000}", "line 1: this cannot be read as TOML (Exceeds the limit"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_each_mistake_is_told_once_where_it_stands_and_with_its_remedy(tmp_path: Path, text: str, said: str) -> None:
    (problem,) = told(tmp_path, text)
    assert said in problem
    assert "Input should" not in problem
    assert "Value error" not in problem


def test_every_mistake_is_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """offer = 2
rounds = 0
[slots]
zone = "Berlins"
hours = {mon = ["9-17"]}
holidays = "gone.ics"
[[meetings]]
title = "First visit"
[[meetings]]
name = "Follow-up"
minutes = [30]
"""
    assert told(tmp_path, text) == [
        "line 1: offer: there is no such rule. Did you mean offers?",
        "line 2: rounds: 0 is too little; 1 is the least",
        f"line 4: slots.zone: 'Berlins' is not {CITY}",
        "line 5: slots.hours.mon: '9-17' is not a range; write two digits: '09:00-17:00'",
        f"line 6: slots.holidays: 'gone.ics' cannot be read (No such file or directory). {OR_DAYS}",
        "line 8: meetings.1.title: there is no such rule. Did you mean name?",
        "line 11: meetings.2.minutes (Follow-up): write a whole number, not a list",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[slots]\nminutes = 2",
            ["line 2: slots.minutes", "line 7: meetings.2.name (A)", "line 8: meetings.2.owners (A)"],
        ),
        (
            "[slots]\nhours.mon = [5]",
            ["line 2: slots.hours", "line 7: meetings.2.name (A)", "line 8: meetings.2.owners (A)"],
        ),
        ("offers = 9\n", ["line 1: offers", "line 7: meetings.2.name (A)", "line 8: meetings.2.owners (A)"]),
        ("offers = 9\n[owners.Eve]", ["line 1: offers", *["line 2: owners.Eve"] * 4]),
        ("[owner]\neve = 1", ["line 1: owner"]),
        (
            'remind_hours = 60\nhold_hours = "72"',
            ["line 2: hold_hours", "line 7: meetings.2.name (A)", "line 8: meetings.2.owners (A)"],
        ),
    ],
)
def test_what_does_not_go_together_is_told_beside_other_mistakes_and_never_what_only_follows_from_them(
    tmp_path: Path, text: str, said: list[str]
) -> None:
    meetings = '\n[[meetings]]\nname = "a"\nminutes = 480\n[[meetings]]\nname = "A"\nowners = ["eve"]'
    problems = told(tmp_path, text + meetings)
    assert [problem[: len(start)] for problem, start in zip(problems, said, strict=True)] == said


NAMES = sorted({name for model in (Policy, SlotRules, MeetingType, MeetingOwner) for name in model.model_fields})
VALUES = [
    *("1", "-3", "2.5", "nan", "true", '"x"', '""', '"09:00-17:00"', "2026-12-25", "07:30:00", "2026-12-25T08:00:00Z"),
    *("[]", "{}", "[1]", '["a"]', '["owner"]', "[[1]]", "[{}]", '[{name = "a"}]', '{mon = ["09:00-12:00"]}', "{a = 1}"),
]
LINES = st.one_of(
    st.builds("{} = {}".format, st.sampled_from([*NAMES, "meeting", "x"]), st.sampled_from(VALUES)),
    st.sampled_from(["[slots]", "[[meetings]]", "[owners.maria]", "[meetings.hours]", "[[owners]]", "[x.y]"]),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("policy")


@settings(max_examples=80)
@given(lines=st.lists(LINES, min_size=1, max_size=5, unique=True))
def test_whatever_a_file_says_it_is_read_or_told_in_our_own_words(folder: Path, lines: list[str]) -> None:
    problems = problems_of(written(folder, "\n".join(lines)))
    assert not [problem for problem in problems if "Input should" in problem or "Value error" in problem]


def problems_of(file: Path) -> tuple[str, ...]:
    try:
        load_policy(file)
    except ConfigurationError as error:
        return error.problems
    return ()
