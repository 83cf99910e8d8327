"""Comments and highlights of OpenDocument texts and of RTF, read as codings of exactly their words; they
become codings and memos as those of Word do (`test_word_codings`).
"""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from made_files import odt, packed
from messages import raises

from rap.core.errors import RefusedError
from rap.formats import odt_codings, rtf_codings
from rap.formats.child import read_project_in_child
from rap.formats.code_names import Path as CodePath
from rap.formats.forks import together
from rap.formats.project_readers import read_project
from rap.formats.projects import Choices, Project, ProjectMemo

STYLES = "".join(
    f'<style:style style:name="{name}" style:family="text"><style:text-properties fo:background-color="{colour}"/>'
    "</style:style>"
    for name, colour in (("Y", "#FFFF00"), ("O", "#123456"), ("N", "transparent"))
)
Comment = tuple[str, str, Sequence[str]]
"""Name, author, paragraphs."""


@pytest.fixture(autouse=True, scope="module")
def _one_nursery() -> Iterator[None]:
    """The processes that read files are forks of one: four fifths of their work are imports."""
    with together():
        yield


def begin(name: str, *paragraphs: str, author: str = "Ada", more: str = "") -> str:
    said = "".join(f"<text:p>{words}</text:p>" for words in paragraphs)
    about = (
        '<creator xmlns="http://purl.org/dc/elements/1.1/">' + author + "</creator>"
        '<date xmlns="http://purl.org/dc/elements/1.1/">2025-03-04T10:11:12.5</date>'
    )
    return (
        f'<office:annotation office:name="{name}"{more}>{about}<text:list><text:list-item>{said}'
        "</text:list-item></text:list></office:annotation>"
    )


def end(name: str) -> str:
    return f'<office:annotation-end office:name="{name}"/>'


def p(words: str) -> str:
    return f"<text:p>{words}</text:p>"


def read_odt(body: str, choices: Choices | None = None) -> Project:
    data = io.BytesIO(odt(body, styles=STYLES))
    return odt_codings.parse_project(data, "rosa.odt", choices or Choices())


TABLE = r"{\colortbl;\red255\green255\blue0;\red18\green52\blue86;}"


def read_rtf(body: str, choices: Choices | None = None) -> Project:
    data = io.BytesIO(b"{\\rtf1\\ansi\\ansicpg1252 " + (TABLE + body).encode() + b"}")
    return rtf_codings.parse_project(data, "rosa.rtf", choices or Choices())


def note(number: int, words: str, author: str = "Ada", more: str = "") -> str:
    """A comment as Word writes it after its words. The moment is 2025-03-04 10:11."""
    return (
        rf"{{\*\atnid A}}{{\*\atnauthor {author}}}\chatn {{\*\annotation{{\*\atnref {number}}}"
        rf"{{\*\atndate 1205019275}}{more}\pard\plain {{\chatn }}{{\b {words}}}}}"
    )


def first(number: int) -> str:
    return rf"{{\*\atrfstart {number}}}"


def last(number: int) -> str:
    return rf"{{\*\atrfend {number}}}"


def said(project: Project) -> list[tuple[str, CodePath, str]]:
    text, paths = project.texts[0].text, project.paths()
    return [(text[c.start : c.end], paths[c.code], c.coder) for c in project.codings]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (p(f"a {begin('c', 'cold')}été 🧺{end('c')} b"), "été 🧺"),
        (p(f"  a \n{begin('c', 'cold')} b <text:s text:c='2'/>c{end('c')} d"), "b   c"),
        (p(f"<text:span>a{begin('c', 'cold')}</text:span>b<text:tab/><text:line-break/>c{end('c')}d"), "b \nc"),
        (p(f"a{begin('c', 'cold')}b") + p(f"c{end('c')}d"), "b\nc"),
        ("<table:table><table:table-row><table:table-cell>" + p(f"{begin('c', 'cold')}b") + "</table:table-cell>"
         "<table:table-cell>" + p(f"c{end('c')}d") + "</table:table-cell></table:table-row></table:table>", "b\nc"),
        (p(f"x<draw:frame><draw:text-box>{p(begin('c', 'cold') + 'b' + end('c'))}</draw:text-box></draw:frame>y"), "b"),
        (p(f"{begin('c', 'cold')}a<text:note><text:note-body>{p('no')}</text:note-body></text:note>b{end('c')}c"), "ab"),
    ],
    ids=("one run", "white space", "elements", "two paragraphs", "table", "text box", "footnote"),
)  # fmt: skip
def test_a_comment_of_an_opendocument_codes_exactly_its_words(body: str, words: str) -> None:
    """Wherever LibreOffice puts its marks, in the text as our reader gives it."""
    assert said(read_odt(body)) == [(words, ("cold",), "Ada")]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (rf"a {first(1)}\'e9t\u233? \u-10179?\u-8698?{last(1)}{note(1, 'cold')} b", "été 😆"),
        (rf"a{first(1)}b\par c{last(1)}{note(1, 'cold')}d\par", "b\nc"),
        (rf"{{{first(1)}{{\b b}}\tab c{last(1)}}}{note(1, 'cold')}d", "b c"),
        (rf"a{first(1)}b{{\deleted x}}c{last(1)}{note(1, 'cold')}", "bc"),
        (rf"\u-10179?\u-8698?{first(1)}b\cell c{last(1)}\row {note(1, 'cold')}", "b\nc"),
        (rf"{{\*\atrfstart1}}b{{\*\atrfend1}}{note(1, 'cold')}c", "b"),
        (rf"{first(1)}a{{\footnote no}}{{\pict 00ff}}b{last(1)}{note(1, 'cold')}\par\par", "ab"),
    ],
    ids=("code page", "two paragraphs", "group", "deleted", "table", "number", "groups"),
)  # fmt: skip
def test_a_comment_of_rtf_codes_exactly_its_words(body: str, words: str) -> None:
    """Places are counted in characters, also after one that is written in two halves."""
    assert said(read_rtf(body)) == [(words, ("cold",), "Ada")]


def test_what_a_comment_says_is_a_code_or_a_memo() -> None:
    """Several codes with a memo below; a sentence, an answer, and one at no words are memos; both kinds of
    file give the same.
    """
    answer = ' xmlns:loext="urn:loext" loext:parent-name="1" loext:resolved="true"'
    made = read_odt(
        p(
            f"{begin('1', 'place &gt; cold; rules', 'Look  at<text:s/>this.')}the {begin('2', 'On the phone?', author='Bo')}"
            f"showers{end('2')}{end('1')}{begin('3', 'Yes, again.', author='Bo', more=answer)}{end('3')}"
            f"{begin('4', '')}!{end('4')}{begin('', 'No words.', author='Bo')}"
        )
    )
    typed = read_rtf(
        rf"{first(1)}the {first(2)}showers{last(2)}{note(2, 'On the phone?', 'Bo')}{last(1)}"
        + note(1, r"place > cold; rules\par Look at this.")
        + note(3, "Yes, again.", "Bo", r"{\*\atnparent 1}")
        + rf"{first(4)}!{last(4)}{note(4, '')}"
        + r"{\*\atnauthor Bo}{\*\annotation No words.}"
    )
    place = ("place", "text:4-11")
    for project in (made, typed):
        assert said(project) == [
            ("the showers", ("place", "cold"), "Ada"),
            ("the showers", ("rules",), "Ada"),
        ]
        assert {coding.memo for coding in project.codings} == {"Look at this."}
        memos = {memo.text: (memo.about, memo.coder) for memo in project.memos}
        assert memos == {
            "On the phone?": (place, "Bo"),
            "Yes, again.": (("coding", "comment:1:code:place > cold"), "Bo"),
            "No words.": (("text", "text"), "Bo"),
        }
        assert {memo.when[:16] for memo in project.memos} - {""} == {"2025-03-04T10:11"}


YELLOW = (
    lambda words: p(words.format(y='<text:span text:style-name="Y">', o='<text:span text:style-name="O">',
                                 n='<text:span text:style-name="N">', e="</text:span>")),
    lambda words: words.format(y=r"{\highlight1 ", o=r"{\highlight2 ", n=r"{\highlight0 ", e="}"),
)  # fmt: skip


@pytest.mark.parametrize(("made", "read"), [(YELLOW[0], read_odt), (YELLOW[1], read_rtf)], ids=("odt", "rtf"))  # fmt: skip
def test_a_colour_is_a_code_once_somebody_says_which(
    made: Callable[[str], str], read: Callable[..., Project]
) -> None:
    """Runs of one colour are one passage; a colour is called as Word's highlighter calls it."""
    body = made("I: {y}so{e} {y}what{e}? {n}no{e} {o}this{e}.")
    asked = read(body)
    answers = {"colour:yellow": "place > cold", "colour:#123456": "-"}
    project = read(body, Choices(answers=answers, coder="Ada"))

    assert (asked.codings, [one.key for one in asked.questions]) == (
        (),
        ["colour:yellow", "colour:#123456"],
    )
    assert said(project) == [("so what", ("place", "cold"), "Ada")]
    assert {loss.message.id: loss.n for loss in project.losses} == {"formats.word.lost.highlights": 1}  # fmt: skip


def test_marks_without_sense_code_nothing() -> None:
    """An end before its start, a start alone, an end alone, two comments of one name: nothing is guessed."""
    project = read_odt(
        p(f"{end('1')}a{begin('1', 'cold')}b{begin('2', 'cold')}c{end('9')}d")
        + p(f"{begin('3', 'cold')}e{end('3')}{begin('3', 'rules')}f{end('3')}")
    )
    typed = read_rtf(
        rf"{last(1)}a{first(1)}b{note(1, 'cold')}{first(2)}c{note(2, 'cold')}{last(9)}d\par "
        rf"{first(3)}e{last(3)}{note(3, 'cold')}{first(3)}f{last(3)}{note(3, 'rules')}{first(7)}"
    )
    for one in (project, typed):
        assert said(one) == [("e", ("cold",), "Ada")]
        assert [memo.about for memo in one.memos] == [("text", "text")] * 3


def _content(words: str) -> bytes:
    return packed(("content.xml", words.encode()))


@pytest.mark.parametrize(
    ("name", "data", "id"),
    [
        ("a.odt", _content("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), "formats.package.doctype"),
        ("a.odt", _content("<x>" * 300), "formats.package.too_deep"),
        ("a.odt", _content("<x"), "formats.package.not_xml"),
        ("a.odt", _content("<x>" + " " * 30_000_000 + "</x>"), "formats.package.bomb"),
        ("a.odt", b"<html>", "formats.package.other_kind"),
        ("a.rtf", b"{\\rtf1 a{\\*\\annotation b", "formats.rtf.cut_off"),
        ("a.rtf", b"{\\rtf1 a" + b"{\\*\\annotation " * 600, "formats.package.too_deep"),
        ("a.rtf", b"{\\rtf1 a{\\*\\annotation b}\\u-10179?}", "formats.package.half_characters"),
        ("a.rtf", b"{\\rtf1 {\\*\\annotation b}}", "formats.file.no_words"),
        ("a.rtf", b"PK", "formats.rtf.not_rtf"),
    ],
    ids=("doctype", "deep", "cut", "bomb", "html", "rtf cut", "rtf deep", "half", "no words", "zip"),
)  # fmt: skip
def test_files_made_to_harm_are_refused_in_one_sentence(
    tmp_path: Path, name: str, data: bytes, id: str
) -> None:
    """In the child process, as a transcript of the same kind is."""
    (tmp_path / name).write_bytes(data)
    with raises(RefusedError, id, place=name):
        read_project_in_child(tmp_path / name)


LINES = "aé e\u0301🧺שלום "


@pytest.mark.parametrize("seed", range(20))
def test_random_comments_come_back_as_they_were(seed: int) -> None:
    """Random words of several scripts, random places that overlap, two coders, in both kinds of file."""
    rng = random.Random(seed)
    lines = ["".join(rng.choices(LINES, k=rng.randint(1, 12))).strip() or "a" for _ in range(5)]
    text = "\n".join(lines)
    wanted = []
    for number in range(8):
        start = rng.randrange(len(text))
        place = start, rng.randrange(start + 1, len(text) + 1)
        wanted.append((*place, f"code {number}", rng.choice(("Ada", "Bo"))))
    marks: dict[int, list[tuple[str, str]]] = {}
    for number, (start, stop, code, coder) in enumerate(wanted):
        marks.setdefault(start, []).append((begin(str(number), code, author=coder), first(number)))
        marks.setdefault(stop, []).insert(
            0, (end(str(number)), last(number) + note(number, code, coder))
        )
    made = typed = ""
    for at, character in enumerate(text + "\0"):
        made += "".join(mark for mark, _ in marks.get(at, []))
        typed += "".join(mark for _, mark in marks.get(at, []))
        made += {"\n": "</text:p><text:p>", " ": "<text:s/>", "\0": ""}.get(character, character)
        halves = memoryview(character.encode("utf-16-le")).cast("H")
        typed += {"\n": r"\par ", "\0": ""}.get(
            character, "".join(rf"\u{half - 65536 if half > 32767 else half}?" for half in halves)
        )
    for project in (read_odt(p(made)), read_rtf(typed)):
        paths = project.paths()
        assert project.texts[0].text == text
        found = [(c.start, c.end, paths[c.code][-1], c.coder) for c in project.codings]
        assert sorted(found) == sorted(wanted)


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_what_libreoffice_makes_of_a_word_file_reads_as_the_word_file(tmp_path: Path) -> None:
    """The same text, comments, coders and highlights, from `.docx`, `.odt` and `.rtf`."""
    from docx import Document
    from docx.enum.text import WD_COLOR_INDEX

    made = Document()
    one, two = made.add_paragraph(), made.add_paragraph()
    runs = [one.add_run("I: So the "), one.add_run("été 🧺"), one.add_run("?")]
    runs += [two.add_run("P1: "), two.add_run("cold  now"), two.add_run(" and late.")]
    runs[1].font.highlight_color = runs[4].font.highlight_color = WD_COLOR_INDEX.YELLOW
    made.add_comment([runs[1], runs[1]], text="place > cold", author="Ada")
    made.add_comment([runs[2], runs[4]], text="rules; cold", author="Bo V.")
    made.add_comment([runs[5], runs[5]], text="She says the opposite.", author="Bo V.")
    made.save(str(tmp_path / "a.docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for kind in ("odt", "rtf"):
        words = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path)]
        subprocess.run([*words, str(tmp_path / "a.docx")], check=True, capture_output=True)

    choices = Choices(answers={"colour:yellow": "wet"})
    read = [read_project(tmp_path / f"a.{kind}", choices) for kind in ("docx", "odt", "rtf")]
    assert len(said(read[0])) == 5
    assert [_all(project) for project in read] == [_all(read[0])] * 3


def _all(project: Project) -> tuple[object, ...]:
    def about(memo: ProjectMemo) -> tuple[object, ...]:
        return memo.text, memo.about, memo.coder, memo.when[:16]

    return project.texts[0].text, sorted(said(project)), [about(memo) for memo in project.memos]
