"""The built extension is what the sources in `lab/ui` say, small, and free of addresses."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from rap.languages.catalogue import COMPLETE, FOLDER, read_sentences

LAB = Path(__file__).parents[2] / "src" / "rap" / "lab"
UI, BUILT = LAB / "ui", LAB / "labextension"
TOPICS = LAB.parent / "topics"  # each with a `page` where it is on the screen
INPUTS = ("install.json", "package.json", "schema", "src", "style", "tsconfig.json")
ADDRESS = re.compile(rb"https?://[^\s\"'`)\\]+")
NO_REQUEST = (b"http://www.w3.org/",)  # names of namespaces, which nothing fetches


def inputs() -> dict[str, Path]:
    """Everything the bundle is made from, by its path from `lab/ui`, in the order of `build.mjs`."""
    files = [
        path for name in INPUTS for path in ([UI / name] if "." in name else (UI / name).rglob("*"))
    ]
    own = {path.relative_to(UI).as_posix(): path for path in files if path.is_file()}
    pages = {
        f"../../topics/{path.relative_to(TOPICS).as_posix()}": path
        for path in TOPICS.glob("*/page/**/*")
        if path.is_file()
    }
    return dict(sorted(own.items())) | dict(sorted(pages.items()))


def sources() -> list[Path]:
    """The modules of the screen."""
    return [path for path in inputs().values() if path.suffix in (".ts", ".tsx")]


def test_the_screen_has_every_language_in_which_everything_is_written():
    """What the bundle is built with, and what can be chosen on the screen."""
    built = re.search(r"const LANGUAGES = \[(.*)\]", (UI / "build.mjs").read_text("utf-8"))
    come = re.findall(r"import\('\./(\w+)'\)", (UI / "src/words/index.ts").read_text("utf-8"))

    assert built is not None
    assert {*re.findall(r"\w+", built[1])} == {*COMPLETE}
    assert {*come, "en"} == {*COMPLETE}  # English is always there


def test_what_the_screen_is_built_with_is_named_to_the_last_digit():
    """So that the same sources give the same bundle on another day; no registry is named."""
    package = json.loads((UI / "package.json").read_text(encoding="utf-8"))
    versions = {**package["dependencies"], **package["devDependencies"]}

    assert [name for name, one in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", one)] == []
    assert ("@rspack/core" in versions, "private" in package) == (True, False)


def test_the_bundle_was_built_from_these_sources():
    """After a change in `lab/ui` or in `languages/LANG/screen.po`, `make ui` has to be run."""
    sha = hashlib.sha256()
    for name, path in inputs().items():
        sha.update(f"{name}\0".encode() + path.read_bytes() + b"\0")
    for language in ("en", "fr", "nl"):
        sha.update(
            f"{language}/screen.po\0".encode()
            + (FOLDER / language / "screen.po").read_bytes()
            + b"\0"
        )

    assert (BUILT / "inputs.sha256").read_text(encoding="utf-8").strip() == sha.hexdigest()


def test_every_part_of_the_bundle_is_there_and_nothing_is_left_of_an_older_one():
    """The entry file names its chunks by number and hash; a missing one leaves a blank screen."""
    [entry] = (BUILT / "static").glob("remoteEntry.*.js")
    named = set(re.findall(r'(\d+):"([0-9a-f]{16})"', entry.read_text(encoding="utf-8")))
    there = {path.name for path in (BUILT / "static").glob("[0-9]*.js")}

    assert named
    assert there == {f"{number}.{sha}.js" for number, sha in named}


def test_jupyterlab_finds_what_the_bundle_names():
    """The entry file is there, under the name the server half gives the folder."""
    package = json.loads((BUILT / "package.json").read_text(encoding="utf-8"))

    assert package["name"] == "rap-lab"
    assert (BUILT / package["jupyterlab"]["_build"]["load"]).is_file()
    assert (BUILT / "schemas" / "rap-lab" / "coding.json").is_file()


@pytest.mark.parametrize("folder", [UI, BUILT])
def test_no_file_names_an_address_on_a_network(folder: Path):
    """Neither a registry in a lock file nor a request in the code."""
    found = {
        (path.name, address)
        for path in folder.rglob("*")
        if path.is_file() and path.name != "third-party-licenses.json"
        for address in ADDRESS.findall(path.read_bytes())
        if not address.startswith(NO_REQUEST)
    }

    assert found == set()
    assert not [
        path for path in folder.rglob("*lock*") if path.suffix in (".lock", ".json", ".yaml")
    ]


def test_browser_code_keeps_to_the_house_rules():
    """At most 100 characters a line, no `any`, interview text never as markup.

    How it is laid out is checked by `make ui` (prettier, set in `package.json`).
    """
    wrong = []
    for path in sources():
        text = path.read_text(encoding="utf-8")
        wrong += [(path.name, "width")] * any(len(line) > 100 for line in text.splitlines())
        wrong += [(path.name, "any")] * bool(re.search(r"(:|<|\bas) any\b", text))
        wrong += [(path.name, "markup")] * bool(
            re.search(r"innerHTML\s*=|insertAdjacentHTML|document\.write|dangerouslySet", text)
        )

    assert wrong == []


def test_pure_modules_know_no_document():
    """What stands in `core` and `words`, and modules of pages that draw nothing, run without a browser."""
    files = [path for folder in ("core", "words") for path in (UI / "src" / folder).glob("*.ts")]
    files += TOPICS.glob("*/page/**/*.ts")
    told = [
        path.name
        for path in files
        if re.search(r"\b(document|window)\.|@jupyterlab|@lumino", path.read_text("utf-8"))
    ]

    assert told == []


@pytest.mark.skipif(not shutil.which("node"), reason="no node here")
def test_an_entry_needs_no_blank_line_before_it(tmp_path: Path):
    """Git's union of two catalogues may leave none; neither entry is lost or joined to the other."""
    file = tmp_path / "screen.po"
    file.write_text(
        'msgid ""\nmsgstr ""\n"Language: nl\\n"\n'
        'msgid "one"\nmsgstr "Eén"\nmsgid "two"\nmsgstr ""\n"Twee "\n"regels"\n# new\n'
        'msgid "three"\nmsgstr "Drie\\n"\n',
        encoding="utf-8",
    )
    program = "const { readPo } = await import(process.argv[1]);"
    program += "console.log(JSON.stringify(readPo(process.argv[2])))"
    words = ["node", "--input-type=module", "-e", program, (UI / "po.mjs").as_uri(), str(file)]
    said = {"one": "Eén", "two": "Twee regels", "three": "Drie\n"}

    assert json.loads(subprocess.check_output(words)) == said
    with open(file, "rb") as there:
        assert {entry.id: entry.string for entry in read_po(there) if entry.id} == said


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_the_screen_has_the_same_words_in_each_language(language: str):
    """The same ids, none empty, and each text fills in what the English one does."""
    english, other = read_sentences("en", "screen"), read_sentences(language, "screen")
    blanks, wanted = (
        {key: sorted(set(re.findall(r"\{(\w+)", texts[0]))) for key, texts in said.items()}
        for said in (other, english)
    )

    assert blanks == wanted
    assert len(other) > 550


def test_each_word_of_the_screen_is_shown_somewhere():
    """A text that no page shows goes."""
    source = "".join(path.read_text(encoding="utf-8") for path in sources())
    words = {*re.findall(r"\w+", source)}  # many times as quick as to search for each id

    assert [
        id
        for _, id in read_sentences("en", "screen")
        if id not in words and not re.search(rf"\b{id}\b", source)
    ] == []
