"""Charset labels as they come."""

import pytest

from integrations.mime.body.charsets import decode


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("iso-8859-1", "cp1252", "“Grüße” – 5 €"),
        ("iso_8859-1", "cp1252", "“ja”"),
        ("l1", "cp1252", "“ja”"),
        ("windows-1252", "cp1252", "Grüße"),
        ("cp-1252", "cp1252", "Grüße"),
        ("ANSI", "cp1252", "Grüße"),
        ("x-cp1251", "cp1251", "Привет"),
        ("win-1251", "cp1251", "Привет"),
        ("'windows-1250'", "cp1250", "Źdźbło"),
        ("windows-874", "cp874", "สวัสดี"),
        ("iso-8859-9", "cp1254", "ğ…"),
        ("koi8-u", "koi8-u", "їжак"),
        ("gb2312", "gbk", "镕"),
        ("windows-936", "gbk", "镕"),
        ("big5", "cp950", "測試"),
        ("ks_c_5601-1987", "cp949", "똠방"),
        ("x-windows-949", "cp949", "똠방"),
        ("shift_jis", "cp932", "①～"),
        ("windows-31j", "cp932", "①"),
        ("x-euc-jp", "euc_jp", "日本"),
        ("csISO2022JP", "iso2022_jp", "日本"),
        ("iso-2022-kr", "iso2022_kr", "한국"),
        ("hz-gb-2312", "hz", "你好"),
        ("utf-7", "utf-7", "Grüße"),
        ("utf8mb4", "utf-8", "Grüße"),
        ("cp65001", "utf-8", "Grüße"),
        ("utf-8", "utf-8-sig", "Grüße"),
        ("utf-16", "utf-16", "Grüße"),
        ("utf-16", "utf-16-le", "Grüße"),
        ("iso-8859-8-i", "iso-8859-8", "שלום"),
        ("macintosh", "mac-roman", "Grüße"),
    ],
)
def test_a_label_is_read_as_its_senders_mean_it(label: str, codec: str, text: str) -> None:
    assert decode(text.encode(codec), label) == (text, None)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\x1b$B$3\x1b(I1\x1b(B", "こｱ"),  # half-width kana
        (b"\x1b$B-!8uJd\x1b(B", "①候補"),  # a number in a circle, of Windows
    ],
)
def test_japanese_mail_is_read_with_what_windows_adds_to_it(data: bytes, text: str) -> None:
    assert decode(data, "iso-2022-jp") == (text, None)


@pytest.mark.parametrize(
    ("data", "label", "text", "defect"),
    [
        ("Grüße".encode("cp1252"), "utf-8", "Gr\ufffd\ufffde", "charset_mismatch"),
        ("Grüße".encode(), "koi8-nonsense", "Grüße", "unknown_charset"),
        ("Grüße".encode(), "gb2312", "Gr眉脽e", None),
        (b"caf\xe9", None, "caf\ufffd", "charset_missing"),
        ("Привет".encode(), "windows-1255", "Привет", "charset_mismatch"),
        (b"plain words", "utf-16", "plain words", "charset_mismatch"),
        (b"hi\x80", "iso-2022-jp", "hi\ufffd", "charset_mismatch"),
        (b"a\x81b", "windows-1252", "a\x81b", "charset_mismatch"),
        (b"abc", "zlib", "abc", "unknown_charset"),
    ],
)
def test_bytes_that_do_not_fit_are_read_as_far_as_they_go(
    data: bytes, label: str | None, text: str, defect: str | None
) -> None:
    assert decode(data, label) == (text, defect)
