"""The parameters of Content-Type and Content-Disposition: file names as they come."""

import pytest

from integrations.mime import parse
from integrations.mime.header.parameters import parse_parameters


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ('filename="a.zip"', "a.zip"),
        ("filename=a b.zip", "a b.zip"),
        ("filename=Plan (final).zip", "Plan (final).zip"),
        ("filename=a.zip (the plan)", "a.zip"),
        ('filename="=?utf-8?q?=C3=BC.zip?="', "ü.zip"),
        ('filename="=?utf-8?q?=C3?= =?utf-8?q?=BC.zip?="', "ü.zip"),
        ("filename*=utf-8''%C3%BC.zip; filename=u.zip", "ü.zip"),
        ("filename*=iso-8859-1'de'%FC.zip", "ü.zip"),
        ("filename*1=b.zip; filename*0=a", "ab.zip"),
        ("filename*0*=utf-8''a%20; filename*1=\"b%20.zip\"", "a b%20.zip"),
        ('filename*0="=?utf-8?q?=C3"; filename*1="=BC.zip?="', "ü.zip"),
        ("filename*=utf-8''a%ZZ.zip", "a%ZZ.zip"),
        ('filename="a;\\"b\\".zip"', 'a;"b".zip'),
        ('filename="C:\\temp\\a.zip"', "a.zip"),
        ('filename="../../etc/passwd"', "passwd"),
        ('filename="a.zip', "a.zip"),
        ('FILENAME = "a.zip" ; size=3', "a.zip"),
        ('name="a.zip"', "a.zip"),
        ('filename="bill\u202efdp.exe"', "billfdp.exe"),
        ('filename="a\r\n b.zip"', "a b.zip"),
        ('filename=""', ""),
    ],
)
def test_a_file_name_is_read_in_its_odd_forms(stated: str, name: str) -> None:
    raw = f"Content-Type: application/zip\r\nContent-Disposition: attachment; {stated}\r\n\r\nx".encode()
    assert [part.name for part in parse(raw).attachments] == [name]


@pytest.mark.parametrize(
    ("value", "kind", "parameters"),
    [
        (b"text/plain; charset=us-ascii (plain text)", "text/plain", {"charset": "us-ascii"}),
        (b"text/plain (words); charset=utf-8", "text/plain", {"charset": "utf-8"}),
        (b"text/plain charset=utf-8", "text/plain", {"charset": "utf-8"}),
        (b"application/zip, name=a.zip", "application/zip", {"name": "a.zip"}),
        (b"multipart/mixed; boundary=a b", "multipart/mixed", {"boundary": "a b"}),
        (b"", "", {}),
    ],
)
def test_a_type_and_its_parameters_are_told_apart(value: bytes, kind: str, parameters: dict[str, str]) -> None:
    assert parse_parameters(value) == (kind, parameters)
