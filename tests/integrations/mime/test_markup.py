"""HTML to text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.mime.markup import html_to_text


@pytest.mark.parametrize(
    "hidden",
    [
        "<span style='display:none'>SECRET</span>",
        '<div style="DISPLAY : NONE !important">SECRET</div>',
        "<p style='visibility:hidden'>SECRET</p>",
        "<p style='font-size:0px'>SECRET</p>",
        "<p style='opacity:0'>SECRET</p>",
        "<p style='mso-hide:all'>SECRET</p>",
        "<p style='position:absolute;left:-9999px'>SECRET</p>",
        "<p style='max-height:0;overflow:hidden'>SECRET</p>",
        "<p hidden>SECRET</p>",
        "<!-- SECRET -->",
        "<!--[if mso]>SECRET<![endif]-->",
        "<script>SECRET</script>",
        "<style>SECRET</style>",
        "<template>SECRET</template>",
        "<img alt='SECRET'>",
        "<style>.pre{display:none}</style><div class='x pre'>SECRET</div>",
        "<div style='display:none'><p>SECRET<div>SECRET</div></p></div>",
    ],
)
def test_what_a_reader_does_not_see_is_left_out(hidden: str) -> None:
    assert html_to_text(f"<head><title>SECRET</title></head><body>Hello {hidden} there</body>")[0].split() == [
        "Hello",
        "there",
    ]


def test_a_rule_for_small_screens_hides_nothing() -> None:
    source = "<style>@media (max-width:600px){.a{display:none}}</style><p class=a>Friday</p>"
    assert html_to_text(source)[0] == "Friday"


def test_white_text_stays_as_programs_write_it_in_dark_mode() -> None:
    assert html_to_text("<p style='color:white'>Friday</p>")[0] == "Friday"


def test_lines_and_paragraphs_are_kept() -> None:
    assert html_to_text("<div>a<br>b</div><p>c</p><ul><li>d<li>e</ul>f")[0] == "a\nb\n\nc\n\n- d\n- e\n\nf"


def test_entities_and_broken_tags_are_text() -> None:
    assert html_to_text("3 &lt; 4 and 4 < 5 &amp; <a href='x'y\">fine</a>")[0] == "3 < 4 and 4 < 5 & fine"


def test_quoted_blocks_are_marked_on_demand() -> None:
    bare, marked, _ = html_to_text("<div>Yes</div><blockquote>When?<blockquote>Hm</blockquote></blockquote>ok")
    assert bare.split() == ["Yes", "When?", "Hm", "ok"]
    assert [line for line in marked.split("\n") if line.strip("> ")] == ["Yes", "> When?", ">> Hm", "ok"]


def test_hidden_words_are_counted() -> None:
    assert html_to_text("<p>a</p><p style='display:none'>b c d</p>")[2] == 3


@given(
    st.lists(st.sampled_from(["<", ">", "p", "/", "div", '"', "'", " ", "x", "!--", "-->", "style=", "&"])).map("".join)
)
def test_any_markup_becomes_text(source: str) -> None:
    html_to_text(source)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="<>&\r\0"), max_size=200))
def test_text_without_markup_keeps_its_words(text: str) -> None:
    assert html_to_text(text)[0].split() == text.split()
