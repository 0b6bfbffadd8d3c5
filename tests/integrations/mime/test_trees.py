"""Laws of reading: what the standard library wrote is read as it was meant, and damage does no harm."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email import encoders, policy
from email.header import Header
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime, formataddr

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.domain import Defect
from integrations.mime import limits, parse
from integrations.mime.document import email_from_json, email_to_json
from integrations.mime.invisible import visible

LETTERS = {
    "utf-8": "abcXYZ019.,!? äßéñłжкשلあ漢字한🙂",
    "iso-8859-1": "abcXYZ019.,!? äßéñ",
    "windows-1252": "abcXYZ019.,!? äß€“”",
    "koi8-r": "abcXYZ019.,!? привет",
    "gb2312": "abcXYZ019.,!? 你好世界",
    "iso-2022-jp": "abcXYZ019.,!? あいう漢字",
    "shift_jis": "abcXYZ019.,!? あいう漢字",
    "us-ascii": "abcXYZ019.,!?=_-< >",
}
ENCODERS: list[Callable[[Message], None]] = [encoders.encode_base64, encoders.encode_quopri, encoders.encode_7or8bit]


def words(alphabet: str) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=1, max_size=60).map(lambda text: " ".join(text.split())).filter(bool)


@dataclass(frozen=True)
class Tree:
    """A MIME tree as it was built, and what is to be read in it."""

    part: Message
    text: str
    names: tuple[str, ...] = ()
    depth: int = 0


def _leaf(kind: str, data: bytes, encode: Callable[[Message], None], **parameters: str) -> Message:
    major, _, minor = kind.partition("/")
    part = MIMENonMultipart(major, minor, **parameters)
    part.set_payload(data.decode("ascii", "surrogateescape"))
    encode(part)
    return part


@st.composite
def texts(draw: st.DrawFn, kind: str = "text/plain") -> Tree:
    charset = draw(st.sampled_from(sorted(LETTERS)))
    text = "\n".join(draw(st.lists(words(LETTERS[charset]), min_size=1, max_size=3)))
    shown = text if kind == "text/plain" else "".join(f"<p>{line}</p>" for line in _escaped(text).split("\n"))
    encode = draw(st.sampled_from(ENCODERS))
    return Tree(_leaf(kind, shown.replace("\n", "\r\n").encode(charset), encode, charset=charset), text)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@st.composite
def files(draw: st.DrawFn) -> Tree:
    name = draw(words("abcXYZ019._-() äß漢🙂;'%")).strip() + ".bin"
    part = _leaf("application/octet-stream", draw(st.binary(max_size=40)), encoders.encode_base64)
    spelled: str | tuple[str, str, str] = name if name.isascii() else ("utf-8", "", name)
    part.add_header("Content-Disposition", "attachment", filename=spelled)
    return Tree(part, "", (name,))


@st.composite
def multiparts(draw: st.DrawFn, children: st.SearchStrategy[Tree]) -> Tree:
    inside = draw(st.lists(children, min_size=1, max_size=3))
    depth = 1 + max(child.depth for child in inside)
    part = MIMEMultipart(draw(st.sampled_from(["mixed", "related"])), boundary=f"=_depth{depth}")
    for child in inside:
        part.attach(child.part)
    text = "\n".join(child.text for child in inside if child.text)
    return Tree(part, text, tuple(name for child in inside for name in child.names), depth)


@st.composite
def alternatives(draw: st.DrawFn) -> Tree:
    plain, page = draw(texts()), draw(texts("text/html"))
    part = MIMEMultipart("alternative", boundary="=_versions")
    part.attach(plain.part)
    part.attach(page.part)
    return Tree(part, plain.text)


LEAVES = st.one_of(texts(), texts("text/html"), files(), alternatives())
TREES = st.recursive(LEAVES, multiparts, max_leaves=6)
NAMES = words('abcXYZ äß漢,.()"')
ADDRESSES = st.from_regex(r"[a-z][a-z0-9.+-]{0,8}[a-z0-9]@[a-z]{1,8}\.example", fullmatch=True).filter(
    lambda address: ".." not in address
)
ZONES = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1), timezones=ZONES)  # noqa: DTZ001 - zones are drawn


@st.composite
def mails(draw: st.DrawFn) -> tuple[bytes, Tree, dict[str, object]]:
    tree = draw(TREES)
    subject, sender, moment = draw(words(LETTERS["utf-8"])), draw(ADDRESSES), draw(MOMENTS).replace(microsecond=0)
    to = draw(st.lists(st.tuples(NAMES, ADDRESSES), min_size=1, max_size=4))
    root = tree.part
    root["From"] = sender
    root["To"] = ", ".join(formataddr(entry) for entry in to)
    root["Subject"] = Header(subject, "utf-8").encode()
    root["Date"] = format_datetime(moment)
    raw = root.as_bytes(policy=policy.compat32.clone(linesep="\r\n"))
    return raw, tree, {"subject": subject, "from": (sender,), "to": tuple(a for _, a in to), "date": moment}


def _folded(text: str) -> list[str]:
    return visible(text)[0].split()


@settings(max_examples=40)
@given(mails())
def test_a_mail_of_the_standard_library_is_read_as_it_was_meant(mail: tuple[bytes, Tree, dict[str, object]]) -> None:
    raw, tree, said = mail
    email = parse(raw)
    found = {"subject": email.subject, "from": email.from_, "to": email.to, "date": email.date}
    assert found == said
    assert _folded(email.text) == _folded(tree.text)
    assert tuple(part.name for part in email.attachments if part.name) == tree.names
    assert email.defects == ()


CUT = st.integers(1, 120)
DAMAGE = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 12), st.binary(max_size=12)), max_size=6)


@settings(max_examples=40)
@given(mails(), DAMAGE, CUT)
def test_a_damaged_mail_is_read_the_same_each_time_and_within_bounds(
    mail: tuple[bytes, Tree, dict[str, object]], damage: list[tuple[int, int, bytes]], percent: int
) -> None:
    raw = mail[0][: max(1, len(mail[0]) * percent // 100)]
    for place, gone, new in damage:
        at = place % len(raw)
        raw = raw[:at] + new + raw[at + gone :]
    email = parse(raw)
    assert email == parse(raw)
    assert email_from_json(json.loads(json.dumps(email_to_json(email)))) == email
    assert {Defect.code(defect) for defect in email.defects} <= set(Defect) - {Defect.PARSER_FAILED}
    assert max(len(email.text), len(email.reply_text)) <= limits.MAX_TEXT
    assert all(type(defect) is str for defect in email.defects)
