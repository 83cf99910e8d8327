"""Train the scorer of names in poor speech: `python tests/identifiers/train.py`, three minutes, with
scikit-learn.

Writes `src/rap/privacy/pseudonyms/heard.json`: the weights of a logistic regression, in thousandths.
It learns from the sets by which rules are mended, and from sentences of the catalogues, never from the sets that are only measured.
Each line is taken as it is and without capitals and signs, and again with other names in the place of
its own: of the lists, names that are words, and names put together from halves, which no list has.
What is marked as something else than a name teaches nothing. `--trial` prints how many of the names
are heard, and how many other words, in the sets it does not learn from.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent.parent.parent / "src"))

from identifiers.marked import DIRECT, LANGUAGES, Entity, Utterance, read_marked
from identifiers.score import MENDED_BY, UNSEEN

from rap.languages.pack import pack_of
from rap.privacy.pseudonyms import heard
from rap.privacy.pseudonyms.cues import PARTICLES
from rap.privacy.pseudonyms.dictionary import family_names, given_names
from rap.privacy.pseudonyms.talk import Talk

FOLDER = Path(__file__).parent
PACKS = FOLDER.parent.parent / "src" / "rap" / "languages"
MOST_PLAIN = 300  # sentences of a language
COPIES, STRENGTH, SEED = 4, 0.05, 13
PASSED_OVER = DIRECT - {"name"} | {"place", "organisation", "workplace-name", "nationality", "date"}
_WORD = re.compile(r"[^\W\d_]+")


def lowered(one: Utterance) -> Utterance:
    """An utterance as poor recognition writes it."""
    text = re.sub(r"[.,;:!?«»\"]", " ", one.text.lower())
    return Utterance(one.language, text, one.entities) if len(text) == len(one.text) else one


def renamed(one: Utterance, dice: random.Random) -> Utterance:
    """An utterance with other names, the same one for the same word."""
    text, at, others = "", 0, dict[str, str]()
    spans: dict[int, list[tuple[int, int]]] = {}
    places = sorted((*span, entity) for entity in one.entities for span in entity.spans)
    for start, end, entity in places:
        text += one.text[at:start]
        words = one.text[start:end]
        if entity.kind == "name":
            words = _WORD.sub(lambda word: _other(word[0], others, one.language, dice), words)
        spans.setdefault(entity.number, []).append((len(text), len(text) + len(words)))
        text, at = text + words, end
    entities = tuple(Entity(e.number, e.kind, tuple(spans[e.number])) for e in one.entities)
    return Utterance(one.language, text + one.text[at:], entities)


def _other(word: str, others: dict[str, str], language: str, dice: random.Random) -> str:
    if len(word) < 3 or word.lower() in PARTICLES:
        return word
    names = pack_of(language).names
    things = names.word_names | names.names_that_are_words
    first, last = dice.choice(_long(given_names())), dice.choice(_long(given_names()))
    made = first[: len(first) // 2 + 1] + last[len(last) // 2 :]
    choices = [first, last, made, dice.choice(_long(family_names())), dice.choice(_long(things))]
    other = others.setdefault(word.lower(), dice.choice(choices))
    return other.capitalize() if word[0].isupper() else other


def _long(names: frozenset[str]) -> list[str]:
    return sorted(name for name in names if len(name) > 3 and name.isalpha())


def examples(one: Utterance) -> Iterator[tuple[frozenset[str], bool]]:
    """The marks of each word that may be a name, and whether it is one."""
    talk = Talk(one.text, one.language)
    kinds = {at: e.kind for e in one.entities for span in e.spans for at in range(*span)}
    for at, marks in heard.heard_marks(talk):
        kind = kinds.get(talk.words[at].start, "")
        if kind not in PASSED_OVER:
            yield marks, kind == "name"


def plain(language: str) -> list[Utterance]:
    """Sentences of the catalogues and of the pack of a language, which name nobody."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((PACKS / language).rglob("*.po"))]
    said = [
        line for text in texts for line in re.findall(r'^msgstr(?:\[\d\])? "(.+)"$', text, re.M)
    ]
    lines = [line for line in said if "{" not in line and len(line.split()) > 4]
    random.Random(SEED).shuffle(lines)
    return [lowered(Utterance(language, line, ())) for line in lines[:MOST_PLAIN]]


def learnt() -> list[Utterance]:
    """What it learns from: each line lowered, and with other names; and sentences without any."""
    dice = random.Random(SEED)
    lines = [one for name in MENDED_BY for one in read_marked(FOLDER / f"{name}.txt")]
    named = [one for one in lines if any(entity.kind == "name" for entity in one.entities)]
    copies = [lowered(renamed(one, dice)) for _ in range(COPIES) for one in named]
    nobody = [one for language in LANGUAGES for one in plain(language)]
    return [*map(lowered, lines), *copies, *nobody]


def train() -> dict[str, int]:
    """The weights, in thousandths, by mark; the constant under no mark."""
    from sklearn.feature_extraction import DictVectorizer  # a test reads what is learnt from, alone
    from sklearn.linear_model import LogisticRegression

    rows = [row for one in learnt() for row in examples(one)]
    table = DictVectorizer()
    marks = table.fit_transform([dict.fromkeys(sorted(row), 1) for row, _ in rows])
    model = LogisticRegression(C=STRENGTH, max_iter=500, class_weight={False: 1, True: 2})
    model.fit(marks, [is_name for _, is_name in rows])
    weights = zip(table.get_feature_names_out(), model.coef_[0], strict=True)
    rounded = {mark: round(1000 * weight) for mark, weight in weights}
    kept = {mark: weight for mark, weight in sorted(rounded.items()) if abs(weight) >= 20}
    return {"": round(1000 * model.intercept_[0]), **kept}


def trial() -> None:
    """Print what is heard in the sets that are only measured, by how likely a name must be."""
    for name in UNSEEN:
        lines = [lowered(one) for one in read_marked(FOLDER / f"{name}.txt")]
        rows = [
            (heard.likelihood(marks), is_name) for one in lines for marks, is_name in examples(one)
        ]
        names = [how for how, is_name in rows if is_name]
        others = [how for how, is_name in rows if not is_name]
        for least in (0.3, 0.5, 0.7):
            hit, false = sum(how > least for how in names), sum(how > least for how in others)
            print(
                f"{name:8}{least:5}{hit / len(names):8.3f} ({len(names)}){false / len(others):8.4f}"
            )


if __name__ == "__main__":
    if "--trial" in sys.argv:
        trial()
    else:
        lines = [f"{json.dumps(mark, ensure_ascii=False)}: {n}" for mark, n in train().items()]
        heard.WEIGHTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
