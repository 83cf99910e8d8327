"""What members read of a finding that people disagree on, or that was set aside: the reasons a group
agreed to publish.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from rap.core.model import Finding, Labels
from rap.privacy.origins import names_nobody, reasons_for_members
from rap.report.items.item import Item, Text, in_reading_language, make_data
from rap.store.wordings import current_words

ASIDE = "finding-set-aside"
"""The title of an item that says of a finding that it was set aside."""


def disagreement(finding: Finding) -> Iterator[Item]:
    """Why people disagree on a contested finding, where the group agreed to publish that."""
    reasons = [reason for reason in finding.dissent if names_nobody(reason)]
    if finding.status == "contested" and reasons:
        yield _text_item(finding, "dissent", "dissent-title", _joined(reasons))


def set_aside(finding: Finding) -> Item:
    """That a finding was set aside. It shows its sentence and the reason where the team wrote a
    reason for members; else that it was set aside, which explains the number that is missing.
    """
    steps = {at for at, row in enumerate(finding.history) if row[1] == "set-aside"}
    reasons = reasons_for_members(finding, steps)[-1:]
    if not reasons:
        return _text_item(finding, "aside", ASIDE, "set-aside-unsaid")
    said = current_words(finding)
    both = {k: f"{said[k]}\n\n{text}" for k, text in reasons[0].items() if k in said}
    return _text_item(finding, "aside", ASIDE, both or reasons[0])


def _joined(reasons: list[Labels]) -> dict[str, str]:
    """One text per language; a reason that is not in a language stands only in the others."""
    languages = dict.fromkeys(language for reason in reasons for language in reason)
    said = {k: [one[k] for one in reasons if k in one] for k in languages}
    return {
        k: "\n\n".join(f"– {text}" for text in texts) if len(texts) > 1 else texts[0]
        for k, texts in said.items()
    }


def _text_item(finding: Finding, part: str, title: str, text: Text) -> Item:
    data = make_data("text", f"finding-{finding.id[2:]}-{part}", title=title, text=text)
    heading, said = in_reading_language(title), in_reading_language(text)
    return Item(data, f"<p><b>{escape(heading)}</b></p><p>{escape(said)}</p>")
