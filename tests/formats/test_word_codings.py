"""Comments and highlights of Word files, read as codings of exactly the words they are on."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from made_files import packed
from messages import raises

from rap.core.errors import RefusedError
from rap.formats.child import read_project_in_child
from rap.formats.code_names import Path as CodePath
from rap.formats.forks import together
from rap.formats.project_readers import read_project
from rap.formats.projects import Choices, Project, ProjectMemo
from rap.formats.word_codings import parse_project

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SPACE += ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
EXTENDED = "http://schemas.microsoft.com/office/word/2012/wordml"
# number, author, paragraphs
Comment = tuple[int, str, Sequence[str]]


@pytest.fixture(autouse=True, scope="module")
def _one_nursery() -> Iterator[None]:
    """The processes that read files are forks of one: four fifths of their work are imports."""
    with together():
        yield


def document(body: str) -> bytes:
    return f'<w:document xmlns:w="{WORD}" xmlns:mc="{COMPATIBILITY}"><w:body>{body}</w:body></w:document>'.encode()


def t(words: str) -> str:
    return f"<w:t>{words}</w:t>"


def p(words: str) -> str:
    return f"<w:p><w:r>{words}</w:r></w:p>"


def word(body: str, comments: Sequence[Comment] = (), *, threads: str = "") -> bytes:
    members = [("word/document.xml", document(body))]
    if comments:
        made = "".join(_comment(*comment) for comment in comments)
        members.append(("word/comments.xml", f"<w:comments {SPACE}>{made}</w:comments>".encode()))
    if threads:
        made = f'<w15:commentsEx xmlns:w15="{EXTENDED}">{threads}</w15:commentsEx>'
        members.append(("word/commentsExtended.xml", made.encode()))
    return packed(*members)


def _comment(number: int, author: str, paragraphs: Sequence[str]) -> str:
    said = "".join(
        f'<w:p w14:paraId="{number}A{at}"><w:r><w:annotationRef/>{t(words)}</w:r></w:p>'
        for at, words in enumerate(paragraphs)
    )
    return (
        f'<w:comment w:id="{number}" w:author="{author}" w:date="2025-03-04T10:11:12Z">{said}'
        "</w:comment>"
    )


def begin(number: int) -> str:
    return f'<w:commentRangeStart w:id="{number}"/>'


def end(number: int) -> str:
    return f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'


def r(words: str, look: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{t(words)}</w:r>"


def read(data: bytes, choices: Choices | None = None) -> Project:
    return parse_project(io.BytesIO(data), "rosa.docx", choices or Choices())


def said(project: Project) -> list[tuple[str, CodePath, str]]:
    text, paths = project.texts[0].text, project.paths()
    return [(text[c.start : c.end], paths[c.code], c.coder) for c in project.codings]


def lost(project: Project) -> dict[str, int]:
    return {loss.message.id: loss.n for loss in project.losses}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (f"<w:p>{r('a ')}{begin(0)}{r('été 🧺')}{end(0)}{r(' b')}</w:p>", "été 🧺"),
        (f"<w:p>{r('a')}{begin(0)}{r('b')}</w:p><w:p>{r('c')}{end(0)}{r('d')}</w:p>", "b\nc"),
        (f"{p(t('a'))}{begin(0)}{p(t('b'))}{p(t('c'))}{end(0)}{p(t('d'))}", "b\nc"),
        (f"<w:tbl><w:tr><w:tc>{begin(0)}{p(t('b'))}</w:tc><w:tc><w:p>{r('c')}{end(0)}</w:p></w:tc></w:tr></w:tbl>", "b\nc"),
        (f"<w:p>{begin(0)}<w:r><w:tab/>{t('b')}<w:br/>{t('c')}</w:r>{end(0)}{r('d')}</w:p>", " b\nc"),
        (f"<w:p>{r('a')}{begin(0)}<w:ins>{r('b')}</w:ins><w:del><w:r><w:delText>x</w:delText></w:r></w:del>{r('c')}{end(0)}</w:p>", "bc"),
        (f"<w:p><w:del>{begin(0)}<w:r><w:delText>x</w:delText></w:r></w:del>{r('b')}{end(0)}{r('c')}</w:p>", "b"),
        (f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{r('a')}</w:p><w:p>{r('b')}{begin(0)}{r('c')}{end(0)}</w:p>", "c"),
        (f"<w:p>{begin(0)}{r('a')}<w:pPr><w:rPr><w:del/></w:rPr></w:pPr></w:p><w:p>{r('b')}{end(0)}{r('c')}</w:p>", "ab"),
        (f"<w:p><mc:AlternateContent><mc:Choice><w:r><w:p>{r('x')}{begin(0)}{r('b')}{end(0)}</w:p></w:r></mc:Choice>"
         f"<mc:Fallback><w:r><w:p>{begin(0)}{r('no')}{end(0)}</w:p></w:r></mc:Fallback></mc:AlternateContent>{r('c')}</w:p>", "b"),
    ],
    ids=("one run", "two paragraphs", "between", "table", "tab and break", "tracked", "deleted start", "deleted end", "joined", "text box"),
)  # fmt: skip
def test_a_comment_codes_exactly_its_words(body: str, words: str) -> None:
    """Wherever Word puts its marks, in the text as our reader gives it."""
    project = read(word(body, [(0, "Ada", ["cold"])]))
    assert said(project) == [(words, ("cold",), "Ada")]


def test_comments_that_overlap_across_cells_code_their_own_words() -> None:
    """Of two coders in a table: one begins within the other and ends after it, in the next cell."""
    row = (
        f"<w:tbl><w:tr><w:tc><w:p>{r('a ')}{begin(0)}{r('b ')}{begin(1)}{r('c')}</w:p></w:tc>"
        f"<w:tc><w:p>{r('d')}{end(0)}{r(' e')}{end(1)}{r(' f')}</w:p></w:tc></w:tr></w:tbl>"
    )
    assert said(read(word(row, [(0, "Ada", ["cold"]), (1, "Bo", ["rules"])]))) == [
        ("b c\nd", ("cold",), "Ada"),
        ("c\nd e", ("rules",), "Bo"),
    ]


def test_what_a_comment_says_is_a_code_or_a_memo() -> None:
    """Codes with families, several of them, a memo below; a sentence, an answer, a footnote are memos."""
    body = f"<w:p>{begin(0)}{r('the ')}{begin(1)}{r('showers')}{end(1)}{begin(3)}{end(3)}{end(0)}{end(2)}</w:p>"
    comments: list[Comment] = [
        (0, "Ada", ["place &gt; cold; rules", "Look at this again."]),
        (1, "Bo", ["She says the opposite on the phone."]),
        (2, "Bo", ["Yes, again."]),
        (3, "", [""]),
        (9, "Bo", ["in a footnote"]),
    ]
    threads = '<w15:commentEx w15:paraId="2A0" w15:paraIdParent="0A1"/><w15:commentEx w15:paraId="0A1" w15:done="1"/>'
    project = read(word(body, comments, threads=threads))
    assert said(project) == [
        ("the showers", ("place", "cold"), "Ada"),
        ("the showers", ("rules",), "Ada"),
    ]
    assert [(code.name, code.is_codable) for code in project.codes] == [
        ("place", False),
        ("cold", True),
        ("rules", True),
    ]
    assert {coding.memo for coding in project.codings} == {"Look at this again."}
    when, first = "2025-03-04T10:11:12Z", "comment:0:code:place > cold"
    assert project.memos == (
        ProjectMemo("comment:1", comments[1][2][0], ("place", "text:4-11"), "Bo", when),
        ProjectMemo("comment:2", "Yes, again.", ("coding", first), "Bo", when),
        ProjectMemo("comment:9", "in a footnote", ("text", "text"), "Bo", when),
    )
    assert lost(project) == {
        "formats.word.lost.resolved": 1,
        "formats.word.lost.empty_comments": 1,
        "formats.word.lost.without_words": 1,
    }
    assert [coder.name for coder in project.coders] == ["Ada", "Bo"]


def test_a_person_can_say_that_comments_are_memos() -> None:
    """Where short remarks would be taken for names of codes."""
    data = word(f"<w:p>{begin(0)}{r('a')}{end(0)}</w:p>", [(0, "Ada", ["nice"])])
    project = read(data, Choices(answers={"comments": "memos"}))
    assert project.codings == ()
    assert [memo.about for memo in project.memos] == [("place", "text:0-1")]


YELLOW, GREEN = '<w:highlight w:val="yellow"/>', '<w:shd w:val="clear" w:fill="00FF00"/>'
HIGHLIGHTED = (
    f"<w:p>{r('I: ')}{r('so', YELLOW)}<w:r><w:rPr>{YELLOW}</w:rPr><w:tab/></w:r>{r('what', YELLOW)}{r('?')}</w:p>"
    f"<w:p>{r('P1: no', YELLOW)}{r('thing', GREEN)}</w:p>"
)


def test_a_colour_is_a_code_once_somebody_says_which() -> None:
    """Until then it is asked about, and nothing is coded with it."""
    asked = read(word(HIGHLIGHTED))
    assert asked.codings == ()
    assert [(one.key, one.message.facts["n"]) for one in asked.questions] == [
        ("colour:yellow", 2),
        ("colour:#00ff00", 1),
    ]
    answers = {"colour:yellow": "place > cold", "colour:#00ff00": "-"}
    project = read(word(HIGHLIGHTED), Choices(answers=answers, coder="Ada"))
    assert said(project) == [
        ("so what", ("place", "cold"), "Ada"),
        ("P1: no", ("place", "cold"), "Ada"),
    ]
    assert [code.colour for code in project.codes] == ["", "#ffff00"]
    assert (project.questions, lost(project)) == ((), {"formats.word.lost.highlights": 1})


@pytest.mark.parametrize(
    ("comments", "id"),
    [
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "formats.package.doctype"),
        (b"<x>" * 300, "formats.package.too_deep"),
        (b"<x", "formats.package.not_xml"),
        (b"<x>" + b" " * 30_000_000 + b"</x>", "formats.package.bomb"),
    ],
    ids=("doctype", "deep", "cut", "bomb"),
)
def test_comments_made_to_harm_are_refused_in_one_sentence(
    tmp_path: Path, comments: bytes, id: str
) -> None:
    """As the text itself is, in the child process."""
    path = tmp_path / "a.docx"
    path.write_bytes(
        packed(("word/document.xml", document(p(t("a")))), ("word/comments.xml", comments))
    )
    with raises(RefusedError, id, place="a.docx"):
        read_project_in_child(path)


def test_marks_without_sense_code_nothing() -> None:
    """An end before its start, a start alone, a mark without a comment, a comment without a mark."""
    body = f"<w:p>{end(0)}{r('a')}{begin(0)}{begin(1)}{r('b')}{begin(7)}{r('c')}{end(7)}</w:p>"
    project = read(word(body, [(0, "Ada", ["cold"]), (1, "Ada", ["cold"]), (2, "Ada", ["cold"])]))
    assert project.codings == ()
    assert lost(project) == {"formats.word.lost.without_words": 3}


@pytest.mark.parametrize("seed", range(20))
def test_comments_written_by_a_library_come_back_as_they_were(tmp_path: Path, seed: int) -> None:
    """Random words of several scripts, random places that overlap, two coders."""
    from docx import Document

    rng = random.Random(seed)
    lines = ["".join(rng.choices("aé e\u0301🧺שלום ", k=rng.randint(1, 12))).strip() or "a" for _ in range(5)]  # fmt: skip
    made, runs, starts, at = Document(), [], [], 0
    for line in lines:
        paragraph = made.add_paragraph()
        for character in line:
            runs.append(paragraph.add_run(character))
            starts.append(at)
            at += 1
        at += 1
    wanted = []
    for _ in range(8):
        first = rng.randrange(len(runs))
        last = rng.randrange(first, len(runs))
        coder, code = rng.choice(("Ada", "Bo")), rng.choice(("cold", "rules"))
        made.add_comment([runs[first], runs[last]], text=code, author=coder)
        wanted.append((starts[first], starts[last] + 1, code, coder))
    made.save(str(tmp_path / "a.docx"))
    project = read_project(tmp_path / "a.docx")
    paths = project.paths()
    found = [(c.start, c.end, paths[c.code][-1], c.coder) for c in project.codings]
    assert project.texts[0].text == "\n".join(lines)
    assert sorted(found, key=str) == sorted(wanted, key=str)


def test_parts_with_a_number_in_their_names_are_read() -> None:
    """Word on the web writes `document2.xml` and `comments2.xml`; the comments went without a word."""
    body = f"<w:p>{r('a ')}{begin(0)}{r('b')}{end(0)}</w:p>"
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word(body, [(0, "Ada", ["cold"])]))) as there,
        zipfile.ZipFile(out, "w") as archive,
    ):
        for name in there.namelist():
            numbered = re.sub("(document|comments)[.]xml$", r"\g<1>2.xml", name)
            archive.writestr(numbered, there.read(name))

    assert said(read(out.getvalue())) == [("b", ("cold",), "Ada")]


def test_a_comment_with_a_comma_is_asked_about() -> None:
    """It names two codes, or one, or says something of the words."""
    data = word(f"<w:p>{begin(0)}{r('b')}{end(0)}</w:p>", [(0, "Ada", ["cold, late"])])

    parted = read(data, Choices(answers={"parted:,": "in-parts"}))

    assert [one.key for one in read(data).questions] == ["parted:,"]
    assert [row[1] for row in said(parted)] == [("cold",), ("late",)]
    assert read(data, Choices(answers={"comments": "memos"})).questions == ()


def test_replies_of_google_docs_are_asked_about() -> None:
    """It writes a reply as a comment at the same words, and a button that somebody pressed as another:
    neither may become a code.
    """
    ids = (0, 1, 2)
    body = p(r("P1: ") + "".join(map(begin, ids)) + r("the key") + "".join(map(end, ids)))
    said_by = [("Ana", "key"), ("Bo", "agreed"), ("Bo", "_Marked as resolved_")]
    data = word(body, [(n, who, (words,)) for n, (who, words) in enumerate(said_by)])

    def answered(answer: str) -> Project:
        return read(data, Choices(answers={"comments:same-words": answer} if answer else {}))

    assert [one.key for one in answered("").questions] == ["comments:same-words"]
    assert [one.name for one in answered("replies").codes] == ["key"]
    assert [memo.text for memo in answered("replies").memos] == ["agreed"]
    assert [one.name for one in answered("own").codes] == ["key", "agreed"]
    assert lost(answered("own")) == {"formats.word.lost.resolved": 1}
