"""Transcriptions in tiers beside a recording: ELAN's `.eaf` and Praat's `.TextGrid`.

A tier is a speaker. Tiers that depend on another (a translation, a gloss) are not what was said and
are counted, not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, BinaryIO

from rap.core.errors import Message, RefusedError
from rap.formats.plain_text import counted
from rap.formats.tei import read_xml
from rap.formats.timed_cues import Cue, Talk, seconds_of

_TIERS = re.compile(r"<exists>\s{0,20}(?:size = )?(\d{1,9})")
_SIZES = re.compile(r"^\s*(?:intervals|points): size = (\d{1,9})\s*$", re.MULTILINE)


def parse_eaf(file: BinaryIO, *, name: str) -> Talk:
    """The annotations of an open ELAN file (https://www.mpi.nl/tools/elan/EAF_Annotation_Format.pdf)
    in time order, those of one speaker in a row joined.

    The speaker is the PARTICIPANT of a tier, or its name where none is given.

    Raises
    ------
    RefusedError
        Not well-formed XML, a DOCTYPE, over 20 MB, deeper than 200, not ELAN, or no annotation.
    """
    root = read_xml(file, name, roots=("ANNOTATION_DOCUMENT",), other="formats.tiers.not_elan")
    times = {
        slot.get("TIME_SLOT_ID"): seconds_of(_number(slot.get("TIME_VALUE")), unit_s=0.001)
        for slot in root.iterfind("TIME_ORDER/TIME_SLOT")
    }
    cues, dependent = [], 0
    for tier in root.iterfind("TIER"):
        if tier.get("PARENT_REF"):
            dependent += 1
            continue
        speaker = (tier.get("PARTICIPANT") or tier.get("TIER_ID") or "").strip()
        for one in tier.iterfind("ANNOTATION/ALIGNABLE_ANNOTATION"):
            start, end = (times.get(one.get(f"TIME_SLOT_REF{n}")) for n in (1, 2))
            cues.append(Cue(speaker, _text(one.find("ANNOTATION_VALUE")), start, end))
    return _talk(cues, counted([("formats.note.dependent_tiers", dependent)]), name=name)


def parse_textgrid(text: str, *, name: str) -> Talk:
    """The intervals of a TextGrid (https://www.fon.hum.uva.nl/praat/manual/TextGrid_file_formats.html),
    long or short, in time order; points are counted, not read.

    Raises
    ------
    RefusedError
        Not a TextGrid, cut off, or without an interval that has words.
    """
    from praatio.utilities.errors import PraatioException
    from praatio.utilities.textgrid_io import parseTextgridStr

    try:
        tiers = parseTextgridStr(text, includeEmptyIntervals=True)["tiers"]
        entries = [(tier, list(tier["entries"])) for tier in tiers]
    except (PraatioException, IndexError, ValueError, KeyError):
        raise RefusedError("formats.tiers.not_textgrid", place=name) from None
    n_tiers = _TIERS.search(text)
    announced = sum(int(size) for size in _SIZES.findall(text))
    read = sum(len(found) for _, found in entries)
    if announced > read or (n_tiers and int(n_tiers[1]) > len(entries)):
        raise RefusedError("formats.tiers.cut_off", place=name)
    cues = [
        Cue(tier["name"].strip(), one[2], seconds_of(float(one[0])), seconds_of(float(one[1])))
        for tier, found in entries
        if tier["class"] == "IntervalTier"
        for one in found
    ]
    n_points = sum(len(found) for tier, found in entries if tier["class"] != "IntervalTier")
    return _talk(cues, counted([("formats.note.points", n_points)]), name=name)


def _talk(cues: Iterable[Cue], notes: tuple[Message, ...], *, name: str) -> Talk:
    spoken = [cue for cue in cues if cue.words.strip()]
    if not spoken:
        raise RefusedError("formats.file.no_words", place=name)
    spoken.sort(key=lambda cue: cue.start_s if cue.start_s is not None else 0.0)
    return Talk(tuple(spoken), notes, is_cut=True)


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() else None


def _text(element: Any) -> str:
    return "".join(element.itertext()) if element is not None else ""
