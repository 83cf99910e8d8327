"""The whole study, looked at: every file, id, log, map, code, consent, reference and notebook; one
line for each problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from rap.acts.amend import check_amendments
from rap.acts.old_notebooks import check_old_notebooks
from rap.acts.withdraw.made import find_back, without_cut_out
from rap.analysis.readability import Avoided, find_hard, packaged_avoid, read_avoid
from rap.core.errors import Problem, RapError
from rap.core.model import Codebook, Criterion, Source, parse_ref
from rap.core.plain import nearest, nearest_code, read_text
from rap.core.safe_input import find_links
from rap.privacy.leaks import find_leaks
from rap.store.answers import check_feedback, check_votes
from rap.store.assignments import FOLDER as PLAN
from rap.store.assignments import check_assignments, read_assignments
from rap.store.cases import check_cases, read_withdrawn_sources
from rap.store.codebook import find_codebook_problems, read_codebook
from rap.store.codebook_edits import check_proposals
from rap.store.codings.logs import find_lost
from rap.store.consent_forms import check_forms
from rap.store.findings import FOLDER as FINDINGS
from rap.store.findings import check_findings, read_findings
from rap.store.ledger import check_ledger
from rap.store.memos import check_memos
from rap.store.notebooks import check_notebooks
from rap.store.observations import check_observations
from rap.store.settings import read_settings
from rap.store.sources import check_sources, read_source_text, read_sources
from rap.store.team_pages import LETTER, NAMED, check_letter, check_pages, read_letter
from rap.store.translations import read_translations
from rap.study.study import Study

_CODINGS = "interviews/codings"
_SOURCE = r"(INT|FG|FN|AR|QU)-[0-9]{2,6}"
_LOG = r"K-[0-9]{2,6}\.[a-z0-9]{8}(-[0-9]+)?\.jsonl"
_BELONGS = re.compile(
    rf"(interviews/{_SOURCE}\.(txt|yaml)|interviews/cases/[CS]-[0-9]{{2,6}}\.yaml|interviews/withdrawn/C-[0-9]{{2,6}}\.json"
    rf"|interviews/codings/{_SOURCE}/({_LOG}|[0-9a-f]{{8}}-[0-9a-f]{{8}}\.map\.json)|interviews/memos/({_SOURCE}|study)/[^/]+\.md"
    rf"|interviews/translations/{_SOURCE}/[a-z]{{2}}/{_LOG}|interviews/observations/S-[0-9]{{2,6}}/[^/]+\.csv"
    rf"|codebook/handbook/[^/]+\.md|codebook/account\.yaml|interviews/plan/{_SOURCE}\.yaml|codebook/proposals/[0-9a-f]{{8}}\.json"
    r"|interviews/feedback/[^/]+\.json|codebook/codebook\.yaml|codebook/letter/avoid\.[a-z]{2}\.txt|codebook/[a-z][a-z0-9-]*/[^/]+\.yaml|notebooks/[^/]+\.(ipynb|py))"
)
_IGNORED = re.compile(
    r"(^|/)(\.gitkeep|\.ipynb_checkpoints/.*|__pycache__/.*|[^/]+\.torn|\.[^/]+\.tmp|\.DS_Store)$"
)


def find_problems(root: Path) -> list[Problem]:
    """Every problem of the study at `root`, sorted by place. Nothing is changed."""
    checks: tuple[Callable[[Path], list[Problem]], ...] = (
        check_settings,
        check_sources,
        find_codebook_problems,
        check_forms,
        check_cases,
        check_memos,
        check_findings,
        check_plan,
        check_answers,
        check_handbook,
        check_ledger,
        check_speakers,
        check_withdrawn,
        check_logs,
        check_amendments,
        check_references,
        check_notebooks,
        check_old_notebooks,
        check_links,
        check_strays,
        check_leftovers,
        find_leaks,
    )
    found: set[Problem] = set()
    for check in checks:
        try:
            found.update(check(root))
        except RapError as error:  # the same file may stop several checks; its problem is told once
            found.update(error.problems)
    return sorted(found)


def check_settings(root: Path) -> list[Problem]:
    """Problems of `[tool.rap]`, runs whose notebook is not there, and a coder of this machine who
    is nobody.
    """
    missing = [
        Problem(
            "acts.check.notebook_missing",
            place="pyproject.toml",
            run=run.name,
            notebook=run.notebook,
        )
        for run in read_settings(root).runs
        if not (root / run.notebook).is_file()
    ]
    return [*missing, *check_coder(root)]


def check_coder(root: Path) -> list[Problem]:
    """This machine's file of who codes here, when it names nobody of the settings."""
    path, there = root / ".rap" / "coder", [coder.id for coder in read_settings(root).coders]
    id = path.read_text(encoding="utf-8", errors="replace").strip() if path.is_file() else ""
    if not id or id in there:
        return []
    return [
        Problem(
            "acts.check.unknown_own_coder",
            place=".rap/coder",
            coder=id[:20],
            nearest=nearest(id, there),
        )
    ]


def check_speakers(root: Path) -> list[Problem]:
    """Speakers whose case file is not there."""
    there = {path.stem for path in (root / "interviews" / "cases").glob("*.yaml")}
    there |= {path.stem for path in (root / "interviews" / "withdrawn").glob("*.json")}
    return [
        Problem(
            "acts.check.case_missing",
            place=f"interviews/{source.id}.yaml",
            speaker=speaker.label,
            case=speaker.case,
        )
        for source in read_sources(root)
        for speaker in source.speakers
        if speaker.case and speaker.case not in there
    ]


def check_handbook(root: Path) -> list[Problem]:
    """Pages of the handbook that are none, or not there in every language of the study."""
    return check_pages(root, languages=read_settings(root).languages)


def check_withdrawn(root: Path) -> list[Problem]:
    """Files of people who took their words back: an old clone brought them, or this machine still
    has them.
    """
    return find_back(root)


def check_logs(root: Path) -> list[Problem]:
    """Damaged logs, codings past the end or with unknown codes, acknowledged codings that git took
    away.
    """
    study = Study(root, lenient=True)
    sources = read_sources(root)
    problems = [problem for source in sources for problem in _check_logs_of(study, source)]
    taken_back = read_withdrawn_sources(root)
    known = {source.id for source in sources} | taken_back
    for folder in sorted((root / _CODINGS).glob("*")):
        if folder.is_dir() and folder.name not in known:
            problems.append(
                Problem(
                    "acts.check.source_missing",
                    place=f"{_CODINGS}/{folder.name}",
                    source=folder.name,
                )
            )
    for name, number in find_lost(root).items():
        if name.split("/")[-2] in taken_back:
            continue
        problems.append(Problem("acts.check.lost", place=name, n=number))
    return problems


def _check_logs_of(study: Study, source: Source) -> list[Problem]:
    fold, place = study.fold(source.id), f"{_CODINGS}/{source.id}"
    problems = [
        *without_cut_out(study.root, source, fold),
        *read_translations(study.root, source)[1],
    ]
    audiences = study.settings.audiences
    for veto in fold.vetoes:
        if veto.audience not in audiences:
            near = nearest(veto.audience, audiences)
            problems.append(
                Problem(
                    "acts.check.veto_audience", place=place, audience=veto.audience, nearest=near
                )
            )
    for coding in (*fold.codings, *fold.to_check):
        if study.book.get(coding.code) is None:
            near, at = nearest_code(study.book, coding.code), f"{place}/{coding.coder}"
            problems.append(
                Problem("acts.check.unknown_code", place=at, code=coding.code, nearest=near)
            )
    return problems


def check_references(root: Path) -> list[Problem]:
    """Examples, evidence and buttons that point nowhere."""
    texts = {source.id: len(read_source_text(root, source)) for source in read_sources(root)}
    book = read_codebook(root)
    problems = _check_buttons(root, book)
    for code in book.codes:
        if not code.label:
            place = f"codebook/{code.family}/{code.id}.yaml"
            problems.append(Problem("acts.check.no_label", place=place, code=code.id))
        for example in code.example.values():
            at = parse_ref(example)
            if at is None or not at[1] < at[2] <= texts.get(at[0], 0):
                place = f"codebook/{code.family}/{code.id}.yaml"
                problems.append(Problem("acts.check.bad_example", place=place, example=example))
    there = {coding.id for coding in Study(root, lenient=True).as_coded_list}
    for finding in read_findings(root):
        for id in finding.evidence.get("codings", ()):
            if id not in there:
                place = f"codebook/findings/{finding.id}.yaml"
                problems.append(Problem("acts.check.evidence_coding", place=place, coding=id))
        for id in finding.evidence.get("codes", ()):
            if book.get(id) is None:
                problems.append(
                    Problem(
                        "acts.check.evidence_code",
                        place=f"codebook/findings/{finding.id}.yaml",
                        code=id,
                    )
                )
    return problems


def _check_buttons(root: Path, book: Codebook) -> list[Problem]:
    """Codes for the buttons of a coder's screen that are not in the codebook: other codes would
    stand there.
    """
    return [
        Problem(
            "acts.check.unknown_button",
            place="pyproject.toml",
            coder=coder.id,
            code=code,
            nearest=nearest_code(book, code),
        )
        for coder in read_settings(root).coders
        for code in coder.codes
        if book.get(code) is None
    ]


def check_plan(root: Path) -> list[Problem]:
    """Plans for interviews or coders that are not there, and proposals nobody can read."""
    problems = [*check_assignments(root), *check_proposals(root)]
    if problems:
        return problems
    coders = [coder.id for coder in read_settings(root).coders]
    for source, given in read_assignments(root).items():
        place = f"{PLAN}/{source}.yaml"
        if not (root / "interviews" / f"{source}.yaml").is_file():
            problems.append(Problem("acts.check.plan_source", place=place, source=source))
        for coder in sorted(set(given) - set(coders)):
            problems.append(
                Problem(
                    "acts.check.plan_coder",
                    place=place,
                    coder=coder,
                    nearest=nearest(coder, coders),
                )
            )
    return problems


def check_answers(root: Path) -> list[Problem]:
    """Votes, answers, letters on findings that are not there, observations on criteria nobody
    agreed on, criteria named twice.
    """
    findings = read_findings(root)
    criteria: dict[str, Criterion] = {}
    problems = []
    for finding in findings:
        for criterion in finding.criteria:
            if criterion.id in criteria:
                problems.append(
                    Problem(
                        "acts.check.criterion_twice",
                        place=f"codebook/findings/{finding.id}.yaml",
                        criterion=criterion.id,
                    )
                )
            criteria[criterion.id] = criterion
    by_id = {finding.id: finding for finding in findings}
    problems += [
        *check_votes(root, findings=by_id),
        *check_letter(root, findings=by_id),
        *check_feedback(root, findings=by_id),
    ]
    return problems + check_observations(root, criteria=criteria)


def check_links(root: Path) -> list[Problem]:
    """Links: what a withdrawal deletes, or a run writes, would lie somewhere else on this machine."""
    return [Problem("acts.check.link", place=_name(root, path)) for path in find_links(root)]


def check_strays(root: Path) -> list[Problem]:
    """Files that belong in no study: raw recordings, lists of names, copies; `rap sync` would share
    them.
    """
    problems = []
    for folder in ("interviews", "codebook", "notebooks"):
        for path in sorted((root / folder).rglob("*")):
            name = _name(root, path)
            if path.is_file() and not _BELONGS.fullmatch(name) and not _IGNORED.search(name):
                problems.append(Problem("acts.check.stray", place=name))
    return problems


def check_leftovers(root: Path) -> list[Problem]:
    """Torn tails put aside, temporary files of a write that was cut off."""
    torn = [
        Problem("acts.check.torn", place=_name(root, p))
        for p in sorted((root / _CODINGS).rglob("*.torn"))
    ]
    places = ("interviews", "codebook", "notebooks")
    temporary = [p for place in places for p in sorted((root / place).rglob(".*.tmp"))]
    return torn + [Problem("acts.check.temporary", place=_name(root, p)) for p in temporary]


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


# What members are going to read, looked at for long sentences, hard words and words to avoid:
# notes, which stop nothing.


def find_notes(root: Path) -> list[Problem]:
    """A note for each text that could be plainer, and for what the letter around a report does not
    say yet.
    """
    avoid = cache(lambda language: (*packaged_avoid(language), *own_avoid(root, language)))
    notes = [
        Problem(note, place=f"{place} ({language})")
        for place, language, text in _texts(root)
        for note in find_hard(text, language=language, avoid=avoid(language))
    ]
    return sorted([*notes, *_missing(root)])


def _missing(root: Path) -> list[Problem]:
    """What the letter does not say: nothing at all, where reports for others are made; else
    question by question.
    """
    letter = read_letter(root)
    others = [run for run in read_settings(root).runs if set(run.audiences) - {"team"}]
    if not letter.passages and not others:
        return []
    if not letter.passages:
        return [Problem("acts.letter.empty", place=LETTER, file=f"{LETTER}/{NAMED}.yaml")]
    notes = [
        Problem("acts.letter.part_missing", place=LETTER, part=part, file=f"{LETTER}/{part}.yaml")
        for part in letter.unanswered
    ]
    lacks = letter.lacks(
        NAMED, dict.fromkeys(language for run in others for language in run.languages)
    )
    if lacks and letter.of(NAMED):
        notes.append(
            Problem("acts.letter.language_missing", place=f"{LETTER}/{NAMED}.yaml", languages=lacks)
        )
    return notes


def own_avoid(root: Path, language: str) -> tuple[Avoided, ...]:
    """The team's own list, `codebook/letter/avoid.fr.txt`."""
    path = root / LETTER / f"avoid.{language}.txt"
    return (
        read_avoid(read_text(path, name=f"{LETTER}/{path.name}").splitlines())
        if path.is_file()
        else ()
    )


def _texts(root: Path) -> Iterator[tuple[str, str, str]]:
    """(file, language, text) of all findings in force and of the letter."""
    for finding in read_findings(root):
        if finding.status != "set-aside":
            for language, row in finding.statement.items():
                yield f"{FINDINGS}/{finding.id}.yaml", language, row["text"]
    for passage in read_letter(root).passages:
        for language, text in passage.text.items():
            yield f"{LETTER}/{passage.id}.yaml", language, text
