"""`rap check`: reads every file, id, log, map, code, consent, reference and notebook of a study and
reports each problem on a line; and notes on what members are going to read, which stop nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cache
from pathlib import Path

from rap.analysis.printed_figures import find_disagreements
from rap.analysis.readability import Avoided, find_hard, packaged_avoid, read_avoid
from rap.core.errors import Message, Problem, ProblemsError, RapError
from rap.core.files import SEALED, name_in, staging_folder
from rap.core.finding_parts import Criterion
from rap.core.model import Codebook, Finding, Source, parse_ref
from rap.core.own_python import is_module
from rap.core.plain import nearest, read_text
from rap.core.safe_input import find_links
from rap.privacy.origins import NAMED_ORIGINS, find_origins
from rap.store.answers import check_feedback, check_votes, find_groups
from rap.store.assignments import FOLDER as PLAN
from rap.store.assignments import check_assignments, read_assignments
from rap.store.cases import check_cases, read_withdrawn_sources
from rap.store.codebook import find_codebook_problems, find_one_name, nearest_code, read_codebook
from rap.store.codebook_edits import check_proposals
from rap.store.codings.logs import find_lost
from rap.store.consent_forms import check_forms
from rap.store.counts import check_counts, check_meetings
from rap.store.counts.printed import read_printed
from rap.store.file_kinds import FILE_KINDS, find_empty
from rap.store.findings import FOLDER as FINDINGS
from rap.store.findings import check_findings, find_old_statements, read_findings
from rap.store.guides import check_guides
from rap.store.ledger import check_ledger
from rap.store.leftovers import is_leftover
from rap.store.memos import check_memos
from rap.store.notebooks import check_notebooks
from rap.store.observations import check_observations
from rap.store.settings import OWN_CODER, read_settings
from rap.store.sources import check_sources, read_source_text, read_sources
from rap.store.surveys.batches import check_batches, find_respondents
from rap.store.surveys.forms import check_surveys, find_old_forms, is_answer
from rap.store.team_pages import LETTER, NAMED, check_letter, check_pages, read_letter
from rap.store.translations import read_translations
from rap.store.wordings import may_carry
from rap.study.study import Study
from rap.topics.checks.clocks import clocks_in_one
from rap.topics.checks.cut_logs import find_cut, find_short
from rap.topics.checks.disk_state import write_out
from rap.topics.checks.leaks import find_leaks, find_tracked
from rap.topics.checks.upgrade import check_upgrades
from rap.topics.corrections.amend import check_amendments, find_old_passages
from rap.topics.entering.screened import find_undecided, find_unseen
from rap.topics.entering.staged import check_staged
from rap.topics.git.earlier_words import words_committed
from rap.topics.sealing.key_copies import find_sealed_notes
from rap.topics.sealing.rules import check_sealed, is_plain_name, without_waiting
from rap.topics.sealing.sealed_files import is_sealed
from rap.topics.withdrawal.derived_files import find_back, without_cut_out

_CODINGS = "interviews/codings"
_DISAGREE = {
    "sum": "checks.printed.sum",
    "share": "checks.printed.share",
    "mean": "checks.printed.mean",
    "growth": "checks.printed.growth",
    "same": "checks.printed.same",
}
_IGNORED = (
    r"(.*/)?(\.gitkeep|\.ipynb_checkpoints/.*|__pycache__/.*|[^/]+\.torn|\.[^/]+\.tmp|\.DS_Store)"
)
_IS_KNOWN = re.compile("|".join((*(kind.name for kind in FILE_KINDS.values()), _IGNORED)))


def find_problems(root: Path) -> list[Problem]:
    """Every problem of the study at `root`, sorted by place. Nothing is changed."""
    found: set[Problem] = set()
    for check in _checks():
        try:
            found.update([*check(root)])
        except RapError as error:  # several checks may read the same file; it is named once
            if error.id == "store.settings.needs_newer":  # all else may be right
                return [*error.problems]
            found.update(error.problems)
    return sorted(without_waiting(root, found))


def find_problems_of(root: Path, tree: str) -> list[Problem]:
    """The problems that the study would have with the files of a tree; looked for in a private copy,
    so that nobody works with it before.
    """
    with staging_folder(root / ".rap") as folder:
        files = write_out(root, folder, tree)
        if is_sealed(root) and (plain := sorted(filter(is_plain_name, files))):
            raise ProblemsError([Problem("sealing.in_git", place=name) for name in plain])
        tracked = find_tracked(folder, [path for path in files if not path.startswith("../")])
        here = {source.id: source.hash for source in read_sources(root, damaged=[])}
        return [*find_problems(folder), *tracked, *find_unseen(folder, here)]


def _checks() -> tuple[Callable[[Path], Iterable[Problem]], ...]:
    """All checks, in the order in which a reader of the code would look."""
    return (
        _check_settings,
        check_sources,
        find_codebook_problems,
        _check_asked,
        check_cases,
        check_memos,
        check_findings,
        _check_reasons,
        _check_plan,
        _check_answers,
        lambda root: check_pages(root, languages=read_settings(root).languages),
        check_ledger,
        _check_speakers,
        find_back,
        check_logs,
        check_amendments,
        check_staged,
        _check_references,
        check_notebooks,
        _check_links,
        _check_strays,
        _check_programs,
        _check_leftovers,
        check_upgrades,
        find_empty,
        find_leaks,
        check_sealed,
    )


def _check_asked(root: Path) -> Iterator[Problem]:
    """What people were asked (consent forms, forms of surveys, guides), and what they answered."""
    for check in (check_forms, check_surveys, check_batches):
        yield from check(root)
    book, sources = read_codebook(root, damaged=[]), read_sources(root, damaged=[])
    yield from check_guides(root, book=book, sources=sources)


def _check_settings(root: Path) -> Iterator[Problem]:
    """Runs whose notebook is missing, buttons of a coder's screen for codes that the codebook lacks
    (other codes would be there), a coder of this machine who is not in the settings, and names that are
    never counted and that nothing has.
    """
    settings, place = read_settings(root), "pyproject.toml"
    for run in settings.runs:
        if not (root / run.notebook).is_file():
            name, file = run.name, run.notebook
            yield Problem("checks.notebook_missing", place=place, run=name, notebook=file)
    there = [coder.id for coder in settings.coders]
    path = root / OWN_CODER
    id = path.read_text(encoding="utf-8", errors="replace").strip() if path.is_file() else ""
    if id and id not in there:
        yield Problem("checks.unknown_own_coder", place=OWN_CODER, coder=id[:20])
    yield from Study(root, damaged=[]).find_misnamed()


def _check_speakers(root: Path) -> Iterator[Problem]:
    """Speakers whose case file is missing."""
    there = {path.stem for path in (root / "interviews" / "cases").glob("*.yaml")}
    there |= {path.stem for path in (root / "interviews" / "withdrawn").glob("*.json")}
    there |= find_respondents(root)
    for source in read_sources(root):
        place = f"interviews/{source.id}.yaml"
        for speaker in source.speakers:
            label, case = speaker.label, speaker.case
            if case and case not in there:
                yield Problem("sealing.check.case_missing", place=place, speaker=label, case=case)


def check_logs(root: Path) -> Iterator[Problem]:
    """Damaged logs, codings past the end or with unknown codes, acknowledged codings that git took
    away.
    """
    study, sources = Study(root, lenient=True), read_sources(root)
    yield from clocks_in_one(
        problem for source in sources for problem in _check_logs_of(study, source)
    )
    taken_back = read_withdrawn_sources(root)
    known = {source.id for source in sources} | taken_back
    for folder in sorted((root / _CODINGS).glob("*")):
        if folder.is_dir() and folder.name not in known:
            place = f"{_CODINGS}/{folder.name}"
            yield Problem("sealing.check.source_missing", place=place, source=folder.name)
    lost = {name: n for name, n in find_lost(root).items() if name.split("/")[-2] not in taken_back}
    for name, number in lost.items():
        yield Problem("checks.lost", place=name, n=number)
    for name, number in find_cut(root).items():
        if name not in lost:
            yield Problem("checks.cut_logs.cut", place=name, n=number)


def _check_logs_of(study: Study, source: Source) -> Iterator[Problem]:
    fold, place = study.fold(source.id), f"{_CODINGS}/{source.id}"
    yield from without_cut_out(study.root, source, fold)
    yield from read_translations(study.root, source)[1]
    audiences = study.settings.audiences
    for veto in fold.vetoes:
        if (name := veto.audience) not in audiences:
            near = nearest(name, audiences)
            yield Problem("checks.veto_audience", place=place, audience=name, nearest=near)
    for coding in (*fold.codings, *fold.to_check):
        if study.book.get(code := coding.code) is None:
            near, at = nearest_code(study.book, code), f"{place}/{coding.coder}"
            yield Problem("checks.unknown_code", place=at, code=code, nearest=near)


def _check_references(root: Path) -> Iterator[Problem]:
    """Codes without a label; examples, evidence and buttons whose passage, coding or code is
    missing.
    """
    texts = {source.id: len(read_source_text(root, source)) for source in read_sources(root)}
    book = read_codebook(root)
    yield from _check_buttons(root, book)
    for code in book.codes:
        place = f"codebook/{code.family}/{code.id}.yaml"
        if not code.label:
            yield Problem("checks.no_label", place=place, code=code.id)
        for example in code.example.values():
            at = parse_ref(example)
            if at is None or not at[1] < at[2] <= texts.get(at[0], 0):
                yield Problem("sealing.check.bad_example", place=place, example=example)
    # whatever people allow today: a no is no problem of the study, and holds up nobody's exchange
    folds = [*map(Study(root, lenient=True).fold, texts)]
    there = {one.id for fold in folds for one in (*fold.codings, *fold.dropped, *fold.to_check)}
    groups = find_groups(root)
    for finding in (one.written or one for one in read_findings(root)):
        place = f"{FINDINGS}/{finding.id}.yaml"
        yield from _check_words(root, finding, groups=groups)
        named = (finding.evidence.get("codings", ()), *finding.voices.values())
        for id in dict.fromkeys(id for ids in named for id in ids):
            if id not in there:
                yield Problem("sealing.check.evidence_coding", place=place, coding=id)
        for id in finding.evidence.get("codes", ()):
            if book.get(id) is None:
                yield Problem("checks.evidence_code", place=place, code=id)
        for text in finding.evidence.get("surveys", ()):
            if not is_answer(root, text):
                yield Problem("checks.evidence_answer", place=place, answer=text)


def _check_words(root: Path, finding: Finding, *, groups: Container[str]) -> Iterator[Problem]:
    """Words that no step keeps; who says that what was said of earlier words counts, and may not."""
    place = f"{FINDINGS}/{finding.id}.yaml"
    for language, words in finding.lost.items():
        before = words or next(
            iter(words_committed(root, finding.id).get(language, {}).values()), "…"
        )
        yield Problem("checks.no_was", place=place, language=language, words=before)
    for one in finding.same:
        if kinds := tuple(kind for kind in one.of if not may_carry(one, finding, kind)):
            yield Problem("checks.own_same", place=place, coder=one.by, kinds=kinds)
    for group in {*finding.met.values(), *(one.group for one in finding.same)} - {""}:
        if group not in groups:
            yield Problem("store.findings.unknown_group", place=place, group=group)


def _check_buttons(root: Path, book: Codebook) -> Iterator[Problem]:
    """Codes for the buttons of a coder's screen that are not in the codebook: other codes would be
    there instead.
    """
    place = "pyproject.toml"
    for coder in read_settings(root).coders:
        for code in coder.codes:
            if book.get(code) is None:
                who, near = coder.id, nearest_code(book, code)
                yield Problem(
                    "checks.unknown_button", place=place, coder=who, code=code, nearest=near
                )


def _check_plan(root: Path) -> Iterator[Problem]:
    """Plans for interviews or coders that are not there, and proposals that cannot be read."""
    problems = [*check_assignments(root), *check_proposals(root)]
    yield from problems
    if problems:
        return
    coders = [coder.id for coder in read_settings(root).coders]
    for source, given in read_assignments(root).items():
        place = f"{PLAN}/{source}.yaml"
        if not (root / "interviews" / f"{source}.yaml").is_file():
            yield Problem("sealing.check.plan_source", place=place, source=source)
        for coder in sorted(set(given) - set(coders)):
            near = nearest(coder, coders)
            yield Problem("checks.plan_coder", place=place, coder=coder, nearest=near)


def _check_answers(root: Path) -> Iterator[Problem]:
    """Votes, answers, letters on findings that are not there, observations on criteria nobody
    agreed on, criteria named twice.
    """
    findings = {finding.id: finding for finding in read_findings(root)}
    criteria: dict[str, Criterion] = {}
    for id, finding in findings.items():
        for one in finding.criteria:
            if one.id in criteria:
                place = f"{FINDINGS}/{id}.yaml"
                yield Problem("checks.criterion_twice", place=place, criterion=one.id)
            criteria[one.id] = one
    yield from check_votes(root, findings=findings)
    yield from check_letter(root, findings=findings)
    yield from check_feedback(root, findings=findings)
    yield from check_observations(root, criteria=criteria)
    yield from check_counts(root)
    yield from check_meetings(root, findings=findings)


def _check_reasons(root: Path) -> Iterator[Problem]:
    """Reasons for members that name the group, the day or the place they came from."""
    for finding in read_findings(root):
        for reason in (*finding.told.values(), *finding.dissent):
            for language, text in reason.items():
                if found := find_origins(text, language):
                    kinds = tuple(Message(NAMED_ORIGINS[kind]) for kind in found)
                    place = f"{FINDINGS}/{finding.id}.yaml"
                    yield Problem("privacy.check.reason_names", place=place, kinds=kinds)


def _check_links(root: Path) -> Iterator[Problem]:
    """Links: what a withdrawal deletes, or a run writes, would be in another place of this machine."""
    return (Problem("checks.link", place=name_in(root, path)) for path in find_links(root))


def _check_strays(root: Path) -> Iterator[Problem]:
    """Files that belong in no study: raw recordings, lists of names, copies; `rap sync` would share
    them.
    """
    for folder in ("interviews", "codebook", "notebooks"):
        for path in sorted((root / folder).rglob("*")):
            name = name_in(root, path)
            if path.is_file() and not _IS_KNOWN.fullmatch(name.removesuffix(SEALED)):
                yield Problem("checks.stray", place=name)


def _check_programs(root: Path) -> Iterator[Problem]:
    """Programs with the name of a module: a Python that is started beside one takes it instead."""
    folders = [root.resolve(), root.resolve() / "notebooks"]
    for path in (path for folder in folders for path in sorted(folder.glob("*.py"))):
        if is_module(path.stem, but=folders):
            place = path.relative_to(folders[0]).as_posix()
            yield Problem("checks.shadows", place=place, name=path.stem)


def _check_leftovers(root: Path) -> Iterator[Problem]:
    """Temporary files that this program did not write."""
    for folder in ("interviews", "codebook", "notebooks"):
        for path in (root / folder).rglob(".*.tmp"):
            if not is_leftover(name := name_in(root, path)):  # ours are swept
                yield Problem("checks.temporary", place=name)


def find_notes(root: Path) -> list[Problem]:
    """A note for each text that could be plainer, for each translation of older words, and for what
    the letter around a report does not say yet.
    """
    notes: set[Problem] = set()
    for look in (
        _torn,
        find_short,
        _missing,
        find_sealed_notes,
        _printed,
        lambda root: find_one_name(read_codebook(root, damaged=[])),
        find_undecided,
        _old_translations,
        _hard,
    ):
        try:
            notes.update(look(root))
        except RapError:  # a problem, which `find_problems` names; the other notes are told
            continue
    return sorted(notes)


def _torn(root: Path) -> Iterator[Problem]:
    for path in (root / _CODINGS).rglob("*.torn"):
        yield Problem("checks.torn", place=name_in(root, path))


def _old_translations(root: Path) -> Iterator[Problem]:
    """What translates words that have changed since. It hinders nobody's work: no edition shows it, no
    form is handed out with it, and a release says what it leaves out.
    """
    yield from find_old_statements(root)
    yield from find_old_forms(root)
    yield from find_old_passages(root)


def _hard(root: Path) -> Iterator[Problem]:
    """Texts for members that could be plainer."""
    avoid = cache(lambda language: (*packaged_avoid(language), *_own_avoid(root, language)))
    for place, language, text in _texts(root):
        for note in find_hard(text, language=language, avoid=avoid(language)):
            yield Problem(note, place=f"{place} ({language})")


def _printed(root: Path) -> list[Problem]:
    """Where the figures of a printed report do not fit together."""
    return [
        Problem(
            _DISAGREE[one.kind],
            place=one.place,
            figures=one.figures,
            found=one.found,
            printed=one.printed,
        )
        for printed in read_printed(root, damaged=[]).values()
        for one in find_disagreements(printed)
    ]


def _missing(root: Path) -> list[Problem]:
    """What the letter does not say: nothing at all, where reports for others are made; else
    question by question.
    """
    letter = read_letter(root)
    others = [run for run in read_settings(root).runs if set(run.audiences) - {"team"}]
    if not letter.passages and not others:
        return []
    if not letter.passages:
        return [Problem("checks.letter.empty", place=LETTER, file=f"{LETTER}/{NAMED}.yaml")]
    notes = [
        Problem("checks.letter.part_missing", place=LETTER, part=part, file=f"{LETTER}/{part}.yaml")
        for part in letter.unanswered
    ]
    languages = dict.fromkeys(language for run in others for language in run.languages)
    lacks = letter.lacks(NAMED, languages)
    if lacks and letter.of(NAMED):
        place = f"{LETTER}/{NAMED}.yaml"
        notes.append(Problem("checks.letter.language_missing", place=place, languages=lacks))
    return notes


def _own_avoid(root: Path, language: str) -> tuple[Avoided, ...]:
    """The team's own list, `codebook/letter/avoid.fr.txt`."""
    name = f"{LETTER}/avoid.{language}.txt"
    there = (root / name).is_file()
    return read_avoid(read_text(root / name, name=name).splitlines()) if there else ()


def _texts(root: Path) -> Iterator[tuple[str, str, str]]:
    """(file, language, text) of all findings in force and of the letter."""
    for finding in read_findings(root):
        if finding.status != "set-aside":
            for language, row in finding.statement.items():
                yield f"{FINDINGS}/{finding.id}.yaml", language, row["text"]
    for passage in read_letter(root).passages:
        for language, text in passage.text.items():
            yield f"{LETTER}/{passage.id}.yaml", language, text
