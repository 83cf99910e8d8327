"""Codings that people make in Word: comments in the margin and highlights (`marked_texts`)."""

from __future__ import annotations

import zipfile
from hashlib import sha256
from typing import BinaryIO

from rap.formats.marked_texts import MarkedText, make_project
from rap.formats.office_texts import DOCX
from rap.formats.projects import Choices, Project
from rap.formats.word_marks import REPLIES, MarkedWords, read_comments
from rap.formats.zipped_xml import read_words


def parse_project(file: BinaryIO, name: str, choices: Choices) -> Project:
    """The text of an open Word file with its comments and highlights; `choices` as `make_project`.

    Raises
    ------
    RefusedError
        As for any Word file.
    """
    words = MarkedWords(DOCX, name)
    text = read_words(file, words).text
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        members = tuple(archive.namelist())
    comments = read_comments(file, name, members)
    file.seek(0)
    fingerprint = sha256(file.read()).hexdigest()
    highlights = words.highlights(text)
    # Google Docs writes no properties of a document, and a reply as a comment of its own
    is_threaded = any(one.startswith("docProps/") or one == REPLIES for one in members)
    facts = ("word", "Word", fingerprint, is_threaded)
    marked = MarkedText(text, comments, words.spans(), highlights, *facts)
    return make_project(marked, name, choices)
