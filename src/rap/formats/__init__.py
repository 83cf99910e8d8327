"""Files that people and other programs write, read as plain values: transcripts, and projects of
programs for coding.

For anyone who gets interviews as Word, PDF, captions or tables, or a project of NVivo, MAXQDA,
QualCoder, Taguette, INCEpTION or CATMA: a file goes in; out comes a text with who speaks, or a
project with its codes, texts and codings, and a sentence for all that was guessed or left out. One
that is damaged, too big or made to harm is refused with a sentence. Nothing is written.
`docs/libraries/transcripts.md` and `docs/libraries/projects.md` introduce it.

>>> from pathlib import Path
>>> from rap.formats import read_in_child
>>> said = "Interviewer: And the rent?\\nAna: It is high.\\nInterviewer: Since?\\nAna: May."
>>> talk = read_in_child(Path("talk.txt"), data=said.encode())
>>> talk.text
'I: And the rent?\\nP1: It is high.\\nI: Since?\\nP1: May.\\n'
>>> dict(talk.found)
{'Interviewer': 'I', 'Ana': 'P1'}

What is public:

- transcripts: `read_in_child` reads one in a process of its own with `Limits`, `read_transcript` in
  this one; both give a `Transcript`, which has each `Speaker` and each `Line`. `SUFFIXES` are the
  kinds of files;
- projects: `read_project_in_child` and `read_project` give a `Project`: `ProjectCoder`,
  `ProjectCode`, `ProjectText`, `ProjectCoding`, `ProjectExtract`, `ProjectPerson`, `ProjectMemo`,
  `ProjectGroup`; what was dropped is a `Loss`, and what only a person can say a `ProjectQuestion`,
  which is answered in `Choices`. A `Convention` is how a program counted places, `parse_convention`
  reads its name. `PROJECT_SUFFIXES` are the kinds of files. `rap.formats.qdpx` writes projects.

Each name is imported when it is first used (PEP 562), so that one reader can be had without the
others. To change it, begin with `readers` (suffix to reader), `transcripts` and `child`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "Choices": "rap.formats.projects",
    "Convention": "rap.formats.projects",
    "Limits": "rap.core.apart",
    "Line": "rap.formats.transcripts",
    "Loss": "rap.formats.projects",
    "PROJECT_SUFFIXES": "rap.formats.project_readers",
    "Project": "rap.formats.projects",
    "ProjectCode": "rap.formats.projects",
    "ProjectCoder": "rap.formats.projects",
    "ProjectCoding": "rap.formats.projects",
    "ProjectExtract": "rap.formats.projects",
    "ProjectGroup": "rap.formats.projects",
    "ProjectMemo": "rap.formats.projects",
    "ProjectPerson": "rap.formats.projects",
    "ProjectQuestion": "rap.formats.projects",
    "ProjectText": "rap.formats.projects",
    "SUFFIXES": "rap.formats.readers",
    "Speaker": "rap.core.model",
    "Transcript": "rap.formats.transcripts",
    "parse_convention": "rap.formats.projects",
    "read_in_child": "rap.formats.child",
    "read_project": "rap.formats.project_readers",
    "read_project_in_child": "rap.formats.child",
    "read_transcript": "rap.formats.readers",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'rap.formats' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
