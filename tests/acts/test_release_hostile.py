"""Tags and scripts in everything people write: a released file shows them as the words they are,
and nothing of them lives.
"""

from __future__ import annotations

import html
import json
from pathlib import Path

import nbformat
import pytest
import releases
from lxml import html as lxml_html
from releases import add_person, make_release_study, release
from studies import write

from rap.report.items import MIME, say
from rap.topics.publishing import gate
from rap.topics.runs.planned import Plan

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "<form action=//example.org><input name=q>",
    "<meta http-equiv=refresh content='0;url=//example.org'>",
    "<link rel=preconnect href=//example.org>",
    "<style>*{background:url(//example.org)}</style>",
    "<object data=//example.org></object>",
    "<base href=//example.org>",
    "<math><mtext></p><style><!--</style><img title='--><img src=x onerror=alert(1)>'>",
    "</title><script>alert(1)</script>",
    "\"><b onmouseover='alert(1)'>x",
    "{{ 7 * 7 }}{% for x in y %}",
    "<!--><script>alert(1)</script>-->",
)
# Eight words in a row of a quote stop a label, so labels hold the same in slightly other words.
LABELS = tuple(
    text.replace("alert(1)", "print(3)")
    .replace("<img title", "<image title")
    .replace("refresh", "refresh later")
    for text in HOSTILE
)
LIVE = {
    "script",
    "iframe",
    "form",
    "input",
    "link",
    "object",
    "base",
    "math",
    "embed",
    "audio",
    "video",
    "button",
}


def live_parts(document: str) -> list[str]:
    """Every element that runs or asks for something, every attribute that does, as a browser's
    parser finds them.
    """
    found = []
    for element in lxml_html.document_fromstring(document).iter():
        if not isinstance(element.tag, str):
            found.append("a comment")
            continue
        found += [element.tag] if element.tag in LIVE else []
        for name, value in element.attrib.items():
            address = name in (
                "href",
                "src",
                "data",
                "action",
                "srcdoc",
                "style",
            ) and not value.startswith("#")
            if (
                name.startswith("on")
                or address
                or (name == "http-equiv" and value != "Content-Security-Policy")
            ):
                found.append(f"{element.tag} {name}")
    return found


@pytest.mark.parametrize(
    "text", [HOSTILE[0], HOSTILE[1], HOSTILE[4], HOSTILE[6], HOSTILE[13], HOSTILE[15]]
)
def test_the_look_itself_sees_what_lives(text: str):
    """The guard of the guard."""
    assert live_parts(f"<p>{text}</p>")


def test_nothing_that_people_write_lives_in_a_released_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Sixteen strings each in quotes, names of codes and families, attributes, titles, findings,
    the study's title, Markdown.
    """
    root = tmp_path / "study"
    vault = make_release_study(root, monkeypatch)
    monkeypatch.setattr(gate, "_need_run", hostile_run)
    every = json.dumps({"en": " ".join(LABELS)})
    for number, text in enumerate(HOSTILE):
        add_person(root, 60 + number, said=f"On a wall we read {text} and we laughed, all of us.")
    for code in ("access/deposit", "needs/advice", "safety/alarm"):
        write(root, f"codebook/{code}.yaml", f"label: {every}\n")
    book = f"families: {{access: {every}, needs: {every}}}\nvariables:\n  setting:\n    label: {every}\n"
    write(
        root, "codebook/codebook.yaml", book + f"    values: {{home: {every}, window: {every}}}\n"
    )
    write(root, "interviews/memos/INT-10160/m1.md", f"---\ntype: note\n---\n{HOSTILE[0]}\n")
    settings = (root / "pyproject.toml").read_text()
    write(
        root,
        "pyproject.toml",
        settings.replace('title = "Rooms"', f"title = {json.dumps(HOSTILE[0])}"),
    )
    given = release(root, vault, without_these=True)
    document = given.files[0].read_text(encoding="utf-8")

    assert live_parts(document) == []
    assert [path.name for path in given.files] == ["report-members.en.html"]
    assert all(
        html.escape(text, quote=False) in document.replace("&#x27;", "'").replace("&quot;", '"')
        for text in LABELS
    )


def hostile_run(plan: Plan) -> None:
    """The run of `releases`, with hostile titles, sentences and Markdown."""
    releases.make_run(plan)
    path = plan.folder / "notebook.ipynb"
    notebook = nbformat.read(path, as_version=4)
    every = {"en": " ".join(LABELS).replace("{", "(").replace("}", ")")}
    for output in notebook.cells[1].outputs:
        output["data"][MIME]["title"] = every
    finding = say(every, id="finding", title=every).data
    notebook.cells[1].outputs.append(
        nbformat.from_dict({"output_type": "display_data", "data": {MIME: finding}, "metadata": {}})
    )
    cell = nbformat.v4.new_markdown_cell("\n\n".join(LABELS[14:15]), metadata={"tags": ["lang-en"]})
    notebook.cells.append(cell)
    nbformat.write(notebook, path)
