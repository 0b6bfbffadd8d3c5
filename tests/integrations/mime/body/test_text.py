"""What a mail says, told from what is attached to it."""

import pytest

from integrations.mime import parse

HEAD = "From: Anna <anna@example.com>\r\nSubject: A slot\r\n"


def leaf(kind: str, words: str, *more: str) -> str:
    return "\r\n".join([f"Content-Type: {kind}", *more, "", words])


def many(kind: str, *parts: str, boundary: str = "b") -> str:
    inside = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    return f"Content-Type: multipart/{kind}; boundary={boundary}\r\n\r\n{inside}--{boundary}--\r\n"


PLAIN = leaf("text/plain", "plain")
HTML = leaf("text/html", "<p>page</p>")
FILE = "Content-Disposition: attachment"
PICTURE = leaf("image/png; name=a.png", "x")


@pytest.mark.parametrize(
    ("body", "text", "names"),
    [
        (many("alternative", PLAIN, HTML), "plain", []),
        (many("alternative", leaf("text/plain", " "), HTML), "page", []),
        (many("alternative", PLAIN, leaf("text/x-amp-html", "amp"), HTML), "plain", []),
        (many("alternative", PLAIN, many("related", HTML, PICTURE, boundary="c")), "plain", ["a.png"]),
        (many("related", many("alternative", PLAIN, HTML, boundary="c"), PICTURE), "plain", ["a.png"]),
        (many("mixed", PLAIN, PICTURE, leaf("text/plain", "more")), "plain\nmore", ["a.png"]),
        (many("mixed", PLAIN, leaf("text/plain; name=n.txt", "notes")), "plain", ["n.txt"]),
        (
            many("mixed", PLAIN, leaf("text/plain; name=n.txt", "notes", "Content-Disposition: inline")),
            "plain",
            ["n.txt"],
        ),
        (
            many("mixed", PICTURE, leaf("text/plain; name=n.txt", "notes", "Content-Disposition: inline")),
            "notes",
            ["a.png"],
        ),
        (
            many("alternative", leaf("text/plain; name=b.txt", "plain"), leaf("text/html; name=b.html", "x")),
            "plain",
            [],
        ),
        (many("alternative", leaf("text/html; name=b.html", "<p>page</p>")), "page", []),
        (many("mixed", leaf("text/plain; name=b.txt", "plain")), "plain", []),
        (many("alternative", leaf("text/plain; charset=utf-8", "\u200b\u00a0"), HTML), "page", []),
        (many("alternative", leaf("text/plain", "[cid:a.png]\r\n"), HTML), "page", []),
        (many("alternative", leaf("text/plain", "[cid:a.png]"), leaf("text/html", "<img>")), "[cid:a.png]", []),
        (leaf("text/x-notes", "plain"), "plain", []),
        (leaf("text/csv", "a,b"), "", [""]),
        (leaf('"text/html"; charset="utf-8"', "<p>page</p>"), "page", []),
        (leaf("text / html", "<p>page</p>"), "page", []),
        (many("mixed", PLAIN, leaf("text/html", "<p>page", FILE)), "plain", [""]),
        (many("signed", PLAIN, leaf("application/pkcs7-signature; name=s.p7s", "x")), "plain", ["s.p7s"]),
        (many("digest", "\r\nSubject: One\r\n\r\nfirst", "\r\nSubject: Two\r\n\r\nsecond"), "", ["", ""]),
        (many("strange", PLAIN, HTML), "plain\npage", []),
        (leaf("text/plain; name=body.txt", "plain"), "plain", []),
        (leaf("text/plain", "plain", f"{FILE}; filename=a.txt"), "", ["a.txt"]),
        (leaf("text/markdown", "# plain"), "# plain", []),
        (leaf("text/enriched", "<bold>plain</bold> words"), "plain words", []),
        (leaf("nonsense", "plain"), "plain", []),
        (leaf("image/png", "x"), "", [""]),
        (leaf("message/rfc822", "Subject: One\r\n\r\nfirst"), "", [""]),
        ("", "", []),
        (many("mixed", "words without a header"), "words without a header", []),
        (many("mixed", PLAIN) + "after the end", "plain", []),
        (many("mixed", PLAIN, boundary='"(a b)=?"').replace('--"(a b)=?"', "--(a b)=?"), "plain", []),
        (many("mixed", PLAIN, PICTURE).replace("--b--", ""), "plain", ["a.png"]),
        ("Content-Type: multipart/mixed; boundary=b\r\n\r\nno part at all", "no part at all", []),
        ("Content-Type: multipart/mixed\r\n\r\nno boundary", "no boundary", []),
    ],
)
def test_words_are_text_and_the_rest_is_attached(body: str, text: str, names: list[str]) -> None:
    email = parse((HEAD + body).encode())
    assert (email.text.strip(), [part.name for part in email.attachments]) == (text, names)


@pytest.mark.parametrize("line", ["\n", "\r", "\r\r\n"])
def test_the_kind_of_line_end_does_not_matter(line: str) -> None:
    raw = (HEAD + many("mixed", PLAIN, PICTURE)).replace("\r\n", line).encode()
    email = parse(raw)
    assert (email.subject, email.text.strip(), len(email.attachments)) == ("A slot", "plain", 1)


@pytest.mark.parametrize(
    ("kind", "page", "text", "defects"),
    [
        ("text/html", '<meta charset="windows-1251"><p>Привет'.encode("cp1251"), "Привет", ()),
        ("text/html", '<meta content="text/html; charset=koi8-r"><p>Привет'.encode("koi8-r"), "Привет", ()),
        ("text/html; charset=utf-8", '<meta charset="windows-1251"><p>Привет'.encode(), "Привет", ()),
        ("text/html", "<p>Привет".encode(), "Привет", ()),
        ("text/html", b"<p>caf\xe9", "caf\ufffd", ("charset_missing",)),
        ("text/plain", b"\xef\xbb\xbfhi", "hi", ("charset_missing",)),
    ],
)
def test_a_page_may_say_its_charset_itself(kind: str, page: bytes, text: str, defects: tuple[str, ...]) -> None:
    email = parse(f"From: a@example.com\r\nContent-Type: {kind}\r\n\r\n".encode() + page)
    assert (email.text, email.defects) == (text, defects)


def test_hidden_words_of_a_page_are_left_out_and_counted() -> None:
    page = "<div style='display:none'>Read this first</div><p>Friday at ten?</p>"
    email = parse((HEAD + leaf("text/html", page)).encode())
    assert (email.text, email.defects) == ("Friday at ten?", ("hidden_text:3",))


@pytest.mark.parametrize(
    "body",
    [
        "\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQ\r\n-----END PGP MESSAGE-----",
        leaf("application/pkcs7-mime; smime-type=enveloped-data", "x"),
        many("encrypted", leaf("application/pgp-encrypted", "Version: 1"), leaf("application/octet-stream", "x")),
    ],
)
def test_words_in_an_envelope_are_a_defect(body: str) -> None:
    assert parse((HEAD + body).encode()).defects == ("encrypted_text",)


@pytest.mark.parametrize(
    ("stated", "text"),
    [
        ("", "Friday at \nten.\n> old \n> words"),
        ("; format=flowed", "Friday at ten.\n> old words"),
        ("; format=Flowed; DelSp=Yes", "Friday atten.\n> oldwords"),
    ],
)
def test_flowed_lines_are_joined_where_the_mail_says_so(stated: str, text: str) -> None:
    raw = HEAD + leaf(f"text/plain{stated}", "Friday at \r\nten.\r\n> old \r\n> words")
    assert parse(raw.encode()).text == text
