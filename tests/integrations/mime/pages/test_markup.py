"""HTML to text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.mime.limits import MAX_HTML, MAX_TAGS
from integrations.mime.pages.markup import html_to_text

HIDING = (
    "display:none",
    "DISPLAY : NONE !important",
    "display:block;display:none",
    "dis/* */play:none",
    "d\\69 splay:none",
    "visibility:hidden",
    "font-size:0px",
    "font-size:0",
    "font-size:1px;line-height:1px",
    "font:0/0 serif",
    "opacity:0",
    "opacity:0.01",
    "filter:alpha(opacity=0)",
    "mso-hide:all",
    "position:absolute;left:-9999px",
    "position:fixed;top:-100em",
    "text-indent:-9999px",
    "margin-left:-5000px",
    "max-height:0;overflow:hidden",
    "overflow:hidden;height:1px;width:1px",
    "clip:rect(0 0 0 0);position:absolute",
    "clip-path:inset(50%)",
    "transform:scale(0)",
    "color:transparent",
    "color:rgba(1,2,3,0)",
    "color:#fff;background:#FFFFFF",
    "color:white;background-color:rgb(254, 254, 254)",
)


@pytest.mark.parametrize("style", HIDING)
def test_words_that_a_style_hides_are_left_out(style: str) -> None:
    assert html_to_text(f"<p>Hello</p><p style='{style}'>SECRET <b>SECRET</b></p><p>there").text.split() == [
        "Hello",
        "there",
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>SECRET</p>",
        "<tr hidden><td>SECRET</td></tr>",
        "<!-- SECRET -->",
        "<!--[if mso]>SECRET<![endif]-->",
        "<script>SECRET</script>",
        "<script>if (a<b) {'</p>SECRET'}</script>",
        "<style>SECRET</style>",
        "<template>SECRET</template>",
        "<textarea hidden>SECRET</textarea>",
        "<select><option>SECRET</select>",
        "<dialog>SECRET</dialog>",
        "<svg><text>SECRET</text></svg>",
        "<img alt='SECRET'><input type=hidden value=SECRET>",
        "<style>.pre{display:none}</style><div class='x pre'>SECRET</div>",
        "<style>#pre, .y{display:none}</style><div id=pre>SECRET</div>",
        "<style>i{display:none}</style><i>SECRET</i>",
        "<style>div.a > .b{display:none}</style><div class=a><i><b class=b>SECRET</b></i></div>",
        "<style>.a{display:block} td .a{display:none} .a{display:block}</style><table><td><p class=a>SECRET</table>",
        "<style>@media screen{.a{display:none}}</style><p class=a>SECRET</p>",
        "<style><!-- .a{display:none} --></style><p class=a>SECRET</p>",
        "<div style='display:none'><p>SECRET<div>SECRET</div></p></div>",
        "<div style='font-size:0'><p style='font-size:90%'>SECRET</p></div>",
        "<div style='display:none'><p style='display:block'>SECRET</p></div>",
        "<table bgcolor=white><tr><td style='color:#fff'>SECRET</td></tr></table>",
        "<p style='background:navy'><font color='#000080ff'>SECRET</font></p>",
        "<p style='background:#fff'><font color='#FFFFFF'>SECRET</font></p>",
    ],
)
def test_what_a_reader_does_not_see_is_left_out(hidden: str) -> None:
    page = f"<head><title>SECRET</title></head><body>Hello {hidden} there</body>"
    assert html_to_text(page).text.split() == ["Hello", "there"]


@pytest.mark.parametrize(
    "shown",
    [
        "<p style='font-size:0.8em'>Friday</p>",
        "<p style='font-size:.75rem'>Friday</p>",
        "<p style='font-size:80%'>Friday</p>",
        "<p style='opacity:0.5'>Friday</p>",
        "<p style='display:none;display:block'>Friday</p>",
        "<p style='color:white'>Friday</p>",  # programs write it in dark mode
        "<table bgcolor='#336'><td style='color:white'>Friday</td></table>",
        "<div style='background:#fff'><p style='color:#fff;background:url(night.png)'>Friday</p></div>",
        *(
            f"<div style='background:#fff'><p style='color:#fff;background:{ground}'>Friday</p></div>"
            for ground in ("red", "navy", "hsl(200,50%,20%)", "#000f", "#000000ff", "var(--night)", "none maroon")
        ),
        "<body bgcolor=white><td bgcolor=000080 style='color:white'>Friday</td>",
        "<head><meta charset=utf-8>Friday</html>",
        "<textarea>Friday</textarea>",
        "<style>.night{background:#000}</style><div style='background:#fff'><p style='color:#fff'>Friday</p></div>",
        "<div style='background:#fff;color:#fff'><a href='x'>Friday</a></div>",
        "<p aria-hidden=true>Friday</p>",
        "<div style='font-size:0'><span style='font-size:14px'>Friday</span></div>",
        "<div style='visibility:hidden'><p style='visibility:visible'>Friday</p></div>",
        "<div style='overflow:hidden;width:100%'>Friday</div>",
        "<div style='max-width:0;min-width:100%;overflow:hidden'>Friday</div>",
        "<td style='width:0;overflow:hidden'>Friday</td>",
        "<div style='margin-left:-5px;text-indent:-18.0pt'>Friday</div>",
        "<div style='left:-1000px'>Friday</div>",
        "<style>.a{display:none}.a{display:block}</style><p class=a>Friday</p>",
        "<style>.a{display:none}</style><p class=ab>Friday</p>",
        "<style>.a{display:none}</style><p class=a style='display:block'>Friday</p>",
        "<style>.a .b{display:none}</style><p class=b>Friday</p>",
        "<style>.a:hover{display:none}</style><p class=a>Friday</p>",
        "<style>@media (max-width:600px){.a{display:none}}</style><p class=a>Friday</p>",
        "<style>@media print{.a{display:none}}</style><p class=a>Friday</p>",
        "<!--[if mso]><style>.a{display:none}</style><![endif]--><p class=a>Friday</p>",
        "<!--[if !mso]><!--><p>Friday</p><!--<![endif]-->",
        "<head><p>Friday</p></head>",
        "<noscript>Friday</noscript>",
        "<details><summary>Friday</summary></details>",
        "<dialog open>Friday</dialog>",
        "<object><p>Friday</p></object>",
        "<o:p>Friday</o:p>",
        "<p style='font-family:\"x\"'>Friday",
        "<p hidden-by=nobody class=hidden id=hidden data-hidden=1>Friday</p>",
    ],
)
def test_nothing_that_a_reader_sees_is_lost(shown: str) -> None:
    assert html_to_text(f"<html><body>{shown}").text == "Friday"


def test_lines_and_paragraphs_are_kept() -> None:
    assert html_to_text("<div>a<br>b</div><p>c</p><ul><li>d<li>e</ul>f")[0] == "a\nb\n\nc\n\n- d\n- e\n\nf"


def test_entities_and_broken_tags_are_text() -> None:
    assert html_to_text("3 &lt; 4 and 4 < 5 &amp; <a href='x'y\">fine</a>")[0] == "3 < 4 and 4 < 5 & fine"


def test_quoted_blocks_are_marked_on_demand() -> None:
    cite = "<blockquote type=cite>"
    bare, marked, *_ = html_to_text(f"<div>Yes</div>{cite}When?{cite}Hm</blockquote></blockquote>ok")
    assert bare.split() == ["Yes", "When?", "Hm", "ok"]
    assert [line for line in marked.split("\n") if line.strip("> ")] == ["Yes", "> When?", ">> Hm", "ok"]


@pytest.mark.parametrize(
    "block",
    [
        "<blockquote cite='mid:1@example.com'>OLD",
        "<blockquote class=gmail_quote>OLD",
        "<blockquote class=protonmail_quote>OLD",
        "<div id=yahoo_quoted_1><blockquote>OLD",
        "<blockquote style='border:none;border-left:1px #ccc solid;padding-left:1ex'>OLD",
        "<style>blockquote{border-left:solid blue 1.5pt}</style><blockquote>OLD",
        "<p>On Fri, 3 May 2024 at 10:00, Desk &lt;desk@example.com&gt; wrote:</p><blockquote>OLD",
    ],
)
def test_a_block_is_a_quote_where_its_program_says_so(block: str) -> None:
    assert html_to_text(f"<p>Yes</p>{block}").marked.endswith("\n> OLD")


@pytest.mark.parametrize(
    "style", ["", "margin:0 0 0 40px;border:none;padding:0", "border-left:none", "border-left:0px solid #ccc"]
)
def test_an_indented_paragraph_is_no_quote(style: str) -> None:
    shown = html_to_text(f"<p>My wishes:</p><blockquote style='{style}'>Friday</blockquote><p>Thanks</p>")
    assert shown.marked == shown.text == "My wishes:\n\nFriday\n\nThanks"


def test_lines_are_kept_where_a_style_says_so() -> None:
    page = "<div style='white-space:pre-wrap'>a\n b<p style='white-space:normal'>c\nd</p></div><pre>e\nf</pre>"
    assert html_to_text(page).text == "a\n b\n\nc d\n\ne\nf"


def test_hidden_words_are_counted() -> None:
    assert html_to_text("<p>a</p><p style='display:none'>b c d</p>").hidden == 3


def test_what_is_no_longer_read_is_said() -> None:
    assert html_to_text("<p>Friday</p>").whole
    assert html_to_text("<b>" * MAX_TAGS).whole
    assert not html_to_text("<b>" * (MAX_TAGS + 1)).whole
    assert not html_to_text("<b>x" + " " * MAX_HTML).whole


@given(
    st.lists(st.sampled_from(["<", ">", "p", "/", "div", '"', "'", " ", "x", "!--", "-->", "style=", "&"])).map("".join)
)
def test_any_markup_becomes_text(source: str) -> None:
    html_to_text(source)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="<>&\r\0"), max_size=200))
def test_text_without_markup_keeps_its_words(text: str) -> None:
    assert html_to_text(text)[0].split() == text.split()
