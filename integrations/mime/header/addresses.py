"""Addresses: a lenient reading for lists that people see, and one strict reading of From that identity rests on."""

import re
from collections.abc import Iterator, Sequence

from integrations.mime.header.words import decode_words, readable
from integrations.mime.limits import MAX_ADDRESSES

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf'{_ATOM}(?:\.{_ATOM})*|"[A-Za-z0-9 !#$%&\'*+/=?^_`{{|}}~.-]+"')
# MAILER-DAEMON and root, on their own machine.
_BARE = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# One character or one quoted string at a time: no way to match a text twice, so no way to be slow.
_PHRASE = re.compile(r'(?:[^()<>@,;:\\"\[\]\x00-\x1f\x7f]|"(?:[^"\\\x00-\x1f\x7f]|\\[^\x00-\x1f\x7f])*")*')
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|.', re.DOTALL)
_COMMENTS_BEHIND = re.compile(r"(?: {1,9}\x00){1,9}\Z")
_LONGEST = 254
_ADDRESS_INSIDE = re.compile(r"[^\s<>()\",;:@]+@[^\s<>()\",;:@]+")


def sole_from(fields: Sequence[str]) -> str | None:
    """Return the one address of the one From field in lower case, its domain in ASCII; None where there is any doubt.

    `fields` are the raw From fields of a mail, unfolded.
    """
    if len(fields) != 1 or len(fields[0]) > 2_000 or "\ufffd" in fields[0]:
        return None
    value = fields[0].strip(" \t").replace("\t", " ")
    comments: list[str] = []
    marked = _marked(value, comments)
    if marked is None:
        return None
    rest = _COMMENTS_BEHIND.sub("", marked)
    phrase, spec = "", rest
    if rest.endswith(">"):
        phrase, opening, spec = rest[:-1].rpartition("<")
        spec = spec.strip() if opening else ""
    address = _addr_spec(spec)
    return address if address and _harmless(phrase, comments, address) else None


def _marked(value: str, comments: list[str]) -> str | None:
    """Take plain comments out, a NUL in the place of each; None where there are others, or a NUL already."""
    kept: list[str] = []
    depth = 0
    for piece in _PIECE.findall(value):
        if piece == "(":
            depth += 1
            comments += [""] if depth == 1 else []
        if depth:
            comments[-1] += piece
            if len(piece) > 1 or piece in '<>@,;:\\"\0':
                return None
        elif piece in {")", "\0"}:
            return None
        else:
            kept.append(piece)
        if piece == ")":
            depth -= 1
            kept += ["\0"] if depth == 0 else []
    return None if depth else "".join(kept)


def _harmless(phrase: str, comments: Sequence[str], address: str) -> bool:
    """Say whether a display name is well formed and it and the comments name no other address than the real one."""
    is_itself = phrase.strip().lower() == f"'{address}'"  # as Outlook writes it
    if not is_itself and not _PHRASE.fullmatch(phrase.replace("\0", " ")):
        return False
    # An encoded word may have parentheses inside: it is read as it stands.
    before = phrase.count("\0")
    whole = iter(comments[:before])
    shown = decode_words(re.sub(r"\x00", lambda _: next(whole), phrase) + " " + " ".join(comments[before:]))
    if any(ord(character) < 0x20 or ord(character) == 0x7F for character in shown):
        return False
    others = [found.strip("'").lower() for found in _ADDRESS_INSIDE.findall(shown)]
    return all(other == address for other in others)


def _addr_spec(spec: str) -> str | None:
    local, at, domain = spec.rpartition("@")
    if not at or not local.isascii() or "=?" in local or not _LOCAL.fullmatch(local) or len(local) > 64:
        return None
    host = ascii_domain(domain)
    if host is None:
        return None
    if local.startswith('"') and _LOCAL.fullmatch(local[1:-1]):
        local = local[1:-1]
    address = f"{local.lower()}@{host}"
    return address if len(address) <= _LONGEST else None


def ascii_domain(domain: str) -> str | None:
    """Return a domain in lower-case ASCII; None where it is no plain domain of at least two labels."""
    name = domain.lower()
    if not name.isascii():
        try:
            encoded = name.encode("idna").decode("ascii")
            # Look-alikes such as full-width letters are folded on the way: then it does not come back the same.
            if encoded.encode("ascii").decode("idna") != name:
                return None
        except (UnicodeError, IndexError):
            return None
        name = encoded
    labels = name.split(".")
    if len(labels) < 2 or len(name) > 253 or labels[-1].isdigit():
        return None
    return name if all(_LABEL.fullmatch(label) for label in labels) else None


# Under these of a country, and under these by their full name, anyone gets a domain.
_REGISTRIES = (
    *("ac", "asso", "biz", "co", "com", "ed", "edu", "firm", "gen", "go", "gob", "gouv", "gov", "govt", "gv", "id"),
    *("ind", "inf", "info", "int", "k12", "lg", "ltd", "me", "mil", "ne", "net", "nhs", "nom", "or", "org", "plc"),
    *("pol", "police", "pro", "sch", "school", "tm", "web"),
)
_HOSTING = (
    *("amazonaws.com", "appspot.com", "azurewebsites.net", "blogspot.com", "cloudfront.net", "ddns.net", "duckdns.org"),
    *("dyndns.org", "eu.org", "firebaseapp.com", "github.io", "gitlab.io", "herokuapp.com", "netlify.app"),
    *("pages.dev", "uk.com", "us.com", "vercel.app", "web.app", "workers.dev"),
)


def is_shared(domain: str) -> bool:
    """Say whether strangers hold the names below a domain, as below com, co.uk and github.io.

    The full list is long and changes. This much is enough where only the parents of a domain are asked about.
    """
    name, _, top = domain.rpartition(".")
    return not name or domain in _HOSTING or (len(top) == 2 and name in _REGISTRIES)


def aligned(signer: str, domain: str) -> bool:
    """Say whether a signature of `signer` speaks for `domain`: for itself, and for what lies below an organisation.

    Never for what lies above or beside it, other than DMARC's relaxed alignment: without the list of public suffixes
    neighbours may be strangers. A parent is none: from it the name is delegated.
    """
    return signer == domain or (domain.endswith(f".{signer}") and not is_shared(signer))


def bare_addresses(value: bytes) -> tuple[str, ...]:
    """Return the addresses of a list field as they are written, without names; groups are opened, oddities kept."""
    found: list[str] = []
    for entry in _entries(readable(value[:_LONGEST_LIST])):
        address = _bare(entry)
        if address:
            found.append(address)
            if len(found) >= MAX_ADDRESSES:
                break
    return tuple(found)


_LONGEST_LIST = 64 * 1024
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)|<[^<>]*>|(?P<open>"(?:[^"\\]|\\.)*|\((?:[^()\\]|\\.)*|<[^<>]*)'
    r'|[,;:]|[^"(<,;:]+',
    re.DOTALL,
)


def _tokens(text: str) -> Iterator[str]:
    """Yield the tokens of a list field; a quote or bracket that does not close is left out, and what follows read."""
    for found in _TOKEN.finditer(text):
        token = found.group()
        if found.lastgroup:
            yield from _tokens(token.replace(token[0], " "))
        else:
            yield token


def _entries(text: str) -> list[list[str]]:
    """Split a list field at its commas into tokens; comments are dropped."""
    entries: list[list[str]] = [[]]
    is_literal = False
    for piece in _tokens(text):
        if piece in {",", ";"}:
            entries.append([])
            is_literal = False
        elif piece == ":" and not is_literal:
            # The name of a group stands before a colon; a colon inside a domain literal is not one.
            entries[-1] = []
        elif not (piece.startswith("(") and piece.endswith(")")):
            entries[-1].append(piece)
            is_literal = is_literal or "[" in piece
    return entries


def _bare(tokens: list[str]) -> str | None:
    angles = [token for token in tokens if token.startswith("<") and token.endswith(">")]
    if angles:
        inner = angles[0][1:-1].strip()
        inner = inner.rpartition(":")[2] if inner.startswith("@") else inner
        return "".join(inner.split()) or None
    text = "".join(tokens).strip()
    if "@" not in text:
        return text if _BARE.fullmatch(text) else None
    if text.startswith('"'):
        return text
    words = [word for word in text.split() if "@" in word]
    return words[0].strip("<>") if words and not text.startswith("@") else text
