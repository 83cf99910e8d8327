"""One invented survey, people who answer it, and their answers as each form tool exports them."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rap.core.form_questions import NOT_ASKED, OTHER, SKIPPED, WRITTEN
from rap.core.surveys import Option, Question, Survey

LANGUAGES = ("fr", "nl", "en", "es", "pt", "ro")


def _labels(*texts: str) -> dict[str, str]:
    return dict(zip(LANGUAGES, texts, strict=False))


def _options(silent: str = "", **labels: str) -> tuple[Option, ...]:
    return tuple(
        Option(id, _labels(*text.split(" | ")), silent=id == silent) for id, text in labels.items()
    )


STATUS = _options(
    "nosay",
    self="Indépendante | Zelfstandig | Self-employed | Autónoma | Independente | Independentă",
    contract="Sous contrat | Onder contract | Under contract | Con contrato | Com contrato | Cu contract",
    none="Aucun statut | Geen statuut | No status | Sin estatus | Sem estatuto | Fără statut",
    nosay="Je préfère ne pas le dire | Zeg ik liever niet | I prefer not to say | Prefiero no decirlo"
    " | Prefiro não dizer | Prefer să nu spun",
)
PLACE = _options(
    window="Vitrine | Raam | Window | Escaparate | Montra | Vitrină",
    home="À la maison | Thuis | At home | En casa | Em casa | Acasă",
    hotel="Hôtel / love hotel | Hotel / love hotel | Hotel / love hotel | Hotel / love hotel"
    " | Hotel / love hotel | Hotel / love hotel",
    online="En ligne, caméra | Online, camera | Online, camera | En línea, cámara | Online, câmara | Online, cameră",
)
YES_NO = _options(
    "nosay",
    yes="Oui | Ja | Yes | Sí | Sim | Da",
    no="Non | Nee | No | No | Não | Nu",
    nosay="Je préfère ne pas le dire | Zeg ik liever niet | I prefer not to say | Prefiero no decirlo"
    " | Prefiro não dizer | Prefer să nu spun",
)
REASON = _options(
    work="À cause du travail du sexe | Vanwege sekswerk | Because of sex work | Por el trabajo sexual"
    " | Por causa do trabalho sexual | Din cauza muncii sexuale",
    papers="Papiers, séjour | Papieren, verblijf | Papers, residence | Papeles, residencia | Papéis, residência | Acte, ședere",
    noreason="Sans raison | Zonder reden | No reason | Sin razón | Sem razão | Fără motiv",
)
AGREE = tuple(
    Option(str(at), _labels(*text.split(" | ")))
    for at, text in enumerate(
        (
            "Pas du tout d'accord | Helemaal niet akkoord | Strongly disagree | Nada de acuerdo | Discordo totalmente | Dezacord total",
            "Pas d'accord | Niet akkoord | Disagree | En desacuerdo | Discordo | Dezacord",
            "Ni l'un ni l'autre | Noch het een noch het ander | Neither | Ni uno ni otro | Nem um nem outro | Nici una",
            "D'accord | Akkoord | Agree | De acuerdo | Concordo | De acord",
            "Tout à fait d'accord | Helemaal akkoord | Strongly agree | Muy de acuerdo | Concordo totalmente | Acord total",
        ),
        start=1,
    )
)

SURVEY = Survey(
    "bank",
    _labels("Banque", "Bank", "Bank", "Banco", "Banco", "Bancă"),
    LANGUAGES,
    questions=(
        Question(
            "status",
            "one",
            _labels(
                "Votre statut ?",
                "Uw statuut?",
                "Your status?",
                "¿Su estatus?",
                "O seu estatuto?",
                "Statutul dvs.?",
            ),
            options=STATUS,
        ),
        Question(
            "place",
            "several",
            _labels(
                "Où travaillez-vous ? (plusieurs réponses)",
                "Waar werkt u? (meer dan één)",
                "Where do you work? (several)",
                "¿Dónde trabaja? (varias)",
                "Onde trabalha? (várias)",
                "Unde lucrați? (mai multe)",
            ),
            options=PLACE,
        ),
        Question(
            "refused",
            "one",
            _labels(
                "Une banque vous a-t-elle refusé un compte ?",
                "Heeft een bank u een rekening geweigerd?",
                "Has a bank refused you an account?",
                "¿Un banco le negó una cuenta?",
                "Um banco recusou-lhe uma conta?",
                "V-a refuzat o bancă un cont?",
            ),
            options=YES_NO,
        ),
        Question(
            "reason",
            "several",
            _labels(
                "Quelle raison a-t-on donnée ?",
                "Welke reden gaf men?",
                "What reason was given?",
                "¿Qué razón le dieron?",
                "Que razão lhe deram?",
                "Ce motiv v-au dat?",
            ),
            options=REASON,
            asked_if={"refused": ("yes",)},
            own_words=True,
        ),
        Question(
            "treated",
            "scale",
            _labels(
                "On m'a traitée avec respect",
                "Ik werd met respect behandeld",
                "I was treated with respect",
                "Me trataron con respeto",
                "Fui tratada com respeito",
                "Am fost tratată cu respect",
            ),
            options=AGREE,
            ends=(1, 5),
        ),
        Question(
            "age",
            "number",
            _labels("Âge", "Leeftijd", "Age", "Edad", "Idade", "Vârstă"),
            bands=("18-25", "26-35", "36-45", "46-"),
        ),
        Question(
            "open",
            "open",
            _labels(
                "Racontez, si vous voulez",
                "Vertel, als u wilt",
                "Tell us, if you like",
                "Cuente, si quiere",
                "Conte, se quiser",
                "Povestiți, dacă doriți",
            ),
        ),
    ),
)


@dataclass(frozen=True)
class Person:
    """What one invented person answered: option ids by question (none: not answered), and words."""

    language: str
    chosen: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str] = field(default_factory=dict)
    age: int | None = None

    def is_asked(self, id: str) -> bool:
        return id != "reason" or self.chosen.get("refused") == ("yes",)

    def cells(self) -> dict[str, str]:
        """What a batch should say of her."""
        found = {}
        for question in SURVEY.questions:
            ids = [*self.chosen.get(question.id, ())]
            if question.id in self.words:
                ids.append(WRITTEN if question.type == "open" else OTHER)
            if question.id == "age" and self.age is not None:
                ids = [
                    "18-25"
                    if self.age < 26
                    else "26-35"
                    if self.age < 36
                    else "36-45"
                    if self.age < 46
                    else "46-"
                ]
            silence = SKIPPED if self.is_asked(question.id) else NOT_ASKED
            found[question.id] = " ".join(ids) or silence
        return found


_OPEN = (
    "On m'a fermé le compte\nen un jour, sans courrier.",
    '=1+1 zei de bediende, "dat is alles"',
    "NA",
    "They said: no; then: maybe.",
    "R51774: this looks like a label",
    "   spaces, and a tab\tinside",
    "Nu mi-au spus nimic 🙂",
)
_OWN = (
    "On a dit « règles internes », rien d'écrit",
    "geen uitleg; niets",
    "they laughed, twice",
    "un cafard / un autre",
)


def draw_people(n: int, *, seed: int, languages: Sequence[str] = LANGUAGES) -> list[Person]:
    """`n` people who answer as they like."""
    draw = random.Random(seed)
    people = []
    for _ in range(n):
        chosen: dict[str, tuple[str, ...]] = {}
        words: dict[str, str] = {}
        for question in SURVEY.questions:
            is_asked = question.id != "reason" or chosen.get("refused") == ("yes",)
            ids = [option.id for option in question.options]
            if not is_asked or draw.random() < 0.15 or not ids:
                continue
            if question.type == "several":
                some = tuple(id for id in ids if draw.random() < 0.4)
                if question.own_words and draw.random() < 0.3:
                    words[question.id] = draw.choice(_OWN)
                chosen[question.id] = some
            else:
                chosen[question.id] = (draw.choice(ids),)
        if draw.random() < 0.6:
            words["open"] = draw.choice(_OPEN)
        age = draw.randint(18, 70) if draw.random() < 0.8 else None
        people.append(
            Person(draw.choice(languages), chosen, {k: v.strip() for k, v in words.items()}, age)
        )
    return people


def write_csv(rows: Sequence[Sequence[object]], *, sign: str = ",", mark: str = "") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=sign, lineterminator="\r\n").writerows(rows)
    return (mark + file.getvalue()).encode("utf-8")


def write_xlsx(*sheets: Sequence[Sequence[object]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _label(question: Question, id: str, language: str) -> str:
    return next(one.label[language] for one in question.options if one.id == id)


def _text(question: Question, person: Person, language: str, sign: str, *, own: bool) -> str:
    if question.id == "age":
        return "" if person.age is None else str(person.age)
    ids = person.chosen.get(question.id, ())
    labels = [_label(question, id, language) if language else id for id in ids]
    if question.id in person.words and own:
        labels.append(person.words[question.id])
    elif question.id in person.words and question.type == "several":
        labels.append("other" if sign == " " else "Other")
    return sign.join(labels)


def _kobo(
    people: Sequence[Person], language: str, *, columns: str, group: str = ""
) -> list[list[Any]]:
    """`columns`: both, one, or separate, as KoboToolbox offers them; without `language` by name."""
    heads: list[str] = ["start"]
    rows: list[list[Any]] = [
        [f"2026-03-{1 + at % 28:02d}T08:10:{at % 60:02d}.000+01:00"] for at in range(len(people))
    ]
    for question in SURVEY.questions:
        name = f"{group}{question.label[language] if language else question.id}"
        if question.type != "several" or columns != "separate":
            heads.append(name)
            for row, person in zip(rows, people, strict=True):
                row.append(_text(question, person, language, " ", own=question.type == "open"))
        if question.type == "several" and columns != "one":
            extra = ["other"] if question.own_words else []
            for id in [*(one.id for one in question.options), *extra]:
                heads.append(
                    f"{name}/{_label(question, id, language) if language and id != 'other' else id}"
                )
                for row, person in zip(rows, people, strict=True):
                    ids = person.chosen.get(question.id, ())
                    some = bool(ids) or question.id in person.words
                    is_ticked = question.id in person.words if id == "other" else id in ids
                    row.append(str(int(is_ticked)) if some else "")
        if question.own_words:
            heads.append(f"{group}{question.id}_other")
            for row, person in zip(rows, people, strict=True):
                row.append(person.words.get(question.id, ""))
    heads += [
        "_id",
        "_uuid",
        "_submission_time",
        "_status",
        "_submitted_by",
        "__version__",
        "_index",
    ]
    for at, row in enumerate(rows):
        row += [
            100 + at,
            f"00000000-0000-4000-8000-{at:012d}",
            "2026-03-02T08:15:00",
            "submitted_via_web",
            "anna",
            "v1",
            at + 1,
        ]
    return [heads, *rows]


def _odk(people: Sequence[Person]) -> list[list[Any]]:
    heads, *rows = _kobo(people, "", columns="one")
    named = [
        "you-" + head if head in {q.id for q in SURVEY.questions} | {"reason_other"} else head
        for head in heads[:-7]
    ]
    return [
        ["SubmissionDate", *named, "KEY", "SubmitterID", "SubmitterName", "Status"],
        *(
            ["2026-03-02T08:15:00.000Z", *row[:-7], f"uuid:{row[-6]}", "7", "Anna", ""]
            for row in rows
        ),
    ]


def _lime(people: Sequence[Person], language: str = "") -> list[list[Any]]:
    """Codes as headings without `language`, else texts."""
    yes, no = {"": ("Y", ""), "fr": ("Oui", "Non"), "nl": ("Ja", "Nee"), "en": ("Yes", "No")}[
        language
    ]
    meta = {
        "fr": "ID de la réponse,Date de soumission,Dernière page,Langue de départ,Date de la dernière action",
        "nl": "Respons ID,Datum verstuurd,Laatste pagina,Begin taal,Datum laatste actie",
    }.get(language, "id,submitdate,lastpage,startlanguage,datestamp")
    heads = [*meta.split(","), "ipaddr"]
    rows: list[list[Any]] = [
        [at, "1980-01-01 00:00:00", 3, person.language, "1980-01-01 00:00:00", "192.0.2.7"]
        for at, person in enumerate(people, start=1)
    ]
    for question in SURVEY.questions:
        name = question.label[language] if language else question.id
        if question.type == "several":
            for option in question.options:
                heads.append(
                    f"{name} [{option.label[language]}]" if language else f"{name}[{option.id}]"
                )
                for row, person in zip(rows, people, strict=True):
                    row.append(yes if option.id in person.chosen.get(question.id, ()) else no)
            if question.own_words:
                heads.append(
                    f"{name} [{'Autre' if language == 'fr' else 'Andere'}]"
                    if language
                    else f"{name}[other]"
                )
                for row, person in zip(rows, people, strict=True):
                    row.append(person.words.get(question.id, ""))
            continue
        is_grid = question.type == "scale"
        heads.append(
            f"Bank [{name}]" if is_grid and language else f"{name}[SQ001]" if is_grid else name
        )
        for row, person in zip(rows, people, strict=True):
            text = _text(question, person, language, ",", own=question.type == "open")
            row.append(
                f"A{text}"
                if is_grid and text and not language
                else text[:5]
                if question.type == "one" and not language
                else text
            )
    return [heads, *rows]


def _google(
    people: Sequence[Person], language: str, *, sign: str = ", ", end: str = ""
) -> list[list[Any]]:
    heads = ["Horodateur"] + [
        f"Bank [{one.label[language]}]" if one.type == "scale" else one.label[language]
        for one in SURVEY.questions
    ]
    rows = []
    for at, person in enumerate(people):
        row = [f"2026/03/{1 + at % 28:02d} 8:{at % 60:02d}:00 AM UTC+1"]
        for one in SURVEY.questions:
            text = _text(one, person, language, sign, own=True)
            row.append(text + end if text and one.type == "several" else text)
        rows.append(row)
    return [heads, *rows]


def _microsoft(people: Sequence[Person], language: str) -> list[list[Any]]:
    heads, *rows = _google(people, language, sign=";", end=";")
    meta = ["Id", "Begintijd", "Tijd van voltooien", "E-mail", "Naam"]
    return [
        [*meta, *heads[1:]],
        *(
            [at, "2026-03-02 08:10", "2026-03-02 08:15", "anna@example.org", "Anna", *row[1:]]
            for at, row in enumerate(rows, 1)
        ),
    ]


def _qualtrics(people: Sequence[Person], *, n_heads: int) -> list[list[Any]]:
    meta = "StartDate,EndDate,Status,IPAddress,Progress,Finished,RecordedDate,ResponseId,LocationLatitude,UserLanguage"
    names, texts = meta.split(","), meta.split(",")
    rows: list[list[Any]] = [
        ["2026-03-02 08:10:00", "2026-03-02 08:15:00", "IP Address", "192.0.2.9", 100, "True",
         "2026-03-02 08:15:00", f"R_{at:06d}", "50.85", person.language.upper()]
        for at, person in enumerate(people)
    ]  # fmt: skip
    for number, one in enumerate(SURVEY.questions, start=1):
        label = one.label["en"]
        names.append(f"Q{number}")
        texts.append(
            f"{label} - Selected Choice"
            if one.own_words
            else f"The bank - {label}"
            if one.type == "scale"
            else label
        )
        for row, person in zip(rows, people, strict=True):
            row.append(_text(one, person, "en", ",", own=one.type == "open"))
        if one.own_words:
            names.append(f"Q{number}_4_TEXT")
            texts.append(f"{label} - Other - Text")
            for row, person in zip(rows, people, strict=True):
                row.append(person.words.get(one.id, ""))
    third = [f'{{"ImportId": "QID{at}"}}' for at, _ in enumerate(names)]
    return [names, texts, third, *rows] if n_heads == 3 else [names, texts, *rows]


def _sheet(people: Sequence[Person], sign: str) -> list[list[Any]]:
    """Typed from paper by ids, a row a sheet."""
    ids = [one.id for one in SURVEY.questions]
    rows = [
        [at, person.language, *(_text(one, person, "", sign, own=True) for one in SURVEY.questions)]
        for at, person in enumerate(people, start=1)
    ]
    return [["nr", "language", *ids], *rows]


def write_sav(people: Sequence[Person], folder: Path) -> bytes:
    """98 is not asked, 99 prefer not to say, both missing for SPSS."""
    import pandas as pd
    import pyreadstat

    columns: dict[str, list[Any]] = {"lang": [person.language for person in people]}
    labels, values, missing = {"lang": "Langue"}, {}, {}
    for one in SURVEY.questions:
        if one.type == "several":
            for option in one.options:
                name = f"{one.id}_{option.id}"
                columns[name] = [_spss_tick(person, one, option.id) for person in people]
                labels[name] = f"{one.label['fr']} {option.label['fr']}"
                values[name] = {0.0: "Non", 1.0: "Oui", 98.0: "Question non posée"}
                missing[name] = [98.0]
            if one.own_words:
                columns[f"{one.id}_other"] = [person.words.get(one.id, "") for person in people]
                labels[f"{one.id}_other"] = "Autre raison"
        elif one.options:
            codes = {
                option.id: 99.0 if option.silent else float(at)
                for at, option in enumerate(one.options, 1)
            }
            columns[one.id] = [
                codes[person.chosen[one.id][0]] if person.chosen.get(one.id) else None
                for person in people
            ]
            labels[one.id], missing[one.id] = one.label["fr"], [99.0]
            values[one.id] = {codes[option.id]: option.label["fr"] for option in one.options}
        else:
            columns[one.id] = [_text(one, person, "fr", " ", own=True) for person in people]
            labels[one.id] = one.label["fr"]
    path = folder / "answers.sav"
    pyreadstat.write_sav(
        pd.DataFrame(columns),
        str(path),
        column_labels=labels,
        variable_value_labels=values,
        missing_ranges=missing,
    )
    return path.read_bytes()


def _spss_tick(person: Person, one: Question, option: str) -> float | None:
    ids = person.chosen.get(one.id, ())
    if not person.is_asked(one.id):
        return 98.0
    return float(option in ids) if ids or one.id in person.words else None


def shapes(people: Sequence[Person]) -> Iterator[tuple[str, str, bytes, bool]]:
    """Each shape: what it is called, the file's name, its bytes, and whether it says in which
    language each person answered.
    """
    yield "kobo, names", "a.csv", write_csv(_kobo(people, "", columns="both"), sign=";"), False
    yield (
        "kobo, names, sheet",
        "a.xlsx",
        write_xlsx(_kobo(people, "", columns="both", group="you/")),
        False,
    )
    for language in ("fr", "nl"):
        for columns in ("both", "one", "separate"):
            rows = _kobo(
                people, language, columns=columns, group="Vous / U/" if columns == "both" else ""
            )
            yield f"kobo, {language}, {columns}", "a.csv", write_csv(rows, sign=";"), False
    yield "odk central", "a.csv", write_csv(_odk(people)), False
    yield (
        "limesurvey, codes",
        "a.csv",
        write_csv([*_lime(people), []], sign=";", mark="\ufeff"),
        True,
    )
    for language in ("fr", "nl", "en"):
        yield (
            f"limesurvey, {language}",
            "a.csv",
            write_csv(_lime(people, language), sign=";", mark="\ufeff"),
            True,
        )
    for language in LANGUAGES:
        yield f"google, {language}", "a.csv", write_csv(_google(people, language)), False
    yield "microsoft", "a.xlsx", write_xlsx(_microsoft(people, "nl")), False
    for n_heads in (2, 3):
        yield f"qualtrics, {n_heads}", "a.csv", write_csv(_qualtrics(people, n_heads=n_heads)), True
    for sign in (" ", ";"):
        yield f"typed, '{sign}'", "a.csv", write_csv(_sheet(people, sign)), True


_SAID = ", ".join(f"{one}: You may use my answers." for one in SURVEY.languages)
FORM = """\
title: {en: The bank}
wording: {LANGUAGES}
grants: {team: [analyse, count], members: [count]}
answers:
  quote:
    wording: {LANGUAGES}
    grants: {team: [quote], members: [quote]}
""".replace("LANGUAGES", _SAID)


def make_survey_study(root: Path) -> Path:
    """A study with a vault, the invented survey and its consent form."""
    from reviews import make_review_study
    from studies import write

    from rap.topics.surveys.writing import write_survey

    make_review_study(root)
    write(root / "codebook" / "forms", "bank.yaml", FORM)
    write_survey(root, replace(SURVEY, consent="bank"))
    return root


def write_typed(file: Path, people: Sequence[Person], *, consent: Sequence[str] = ()) -> Path:
    """Sheets typed from paper by ids, with what each said to the two questions of consent."""
    heads, *rows = _sheet(people, " ")
    said = [*consent, *("yes yes" for _ in people)]
    typed = [[*row, *said[at].split(" ")] for at, row in enumerate(rows)]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(write_csv([[*heads, "consent", "consent_quote"], *typed]))
    return file


def read_here(path: Path, *given: Any, data: bytes | None = None) -> Any:
    """`read_export_in_child` in this process, to save time."""
    from rap.formats.files import give
    from rap.formats.surveys import read_export

    if data is not None:
        give(path, data)
    return read_export(path, *given)
