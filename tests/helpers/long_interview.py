"""Long invented interviews with many codings, for what has to stay quick; and where their codings
are on a screen, found without the code that draws them.
"""

from __future__ import annotations

import random
import secrets
from pathlib import Path
from typing import Any

from studies import AGREED, write

from rap.core.model import Source, Speaker
from rap.store.codings import CodingLogs
from rap.store.codings.logs import NewEvent
from rap.store.sources import hash_of, write_source

CODERS, N_CODES = 4, 45
UNUSED_CODE = f"Code {N_CODES - 1}"  # no coding has it yet
SAID = "we pay the room each week and the owner asks for more when a quiet place"
WORDS = SAID.split(" ")
SETTINGS = '[tool.rap]\ntitle = "Rooms"\nlanguages = ["en"]\n' + "".join(
    f'[tool.rap.coders.K-0{number}]\nrole = "{"lead" if number == 1 else "coder"}"\n'
    for number in range(1, CODERS + 1)
)


def make_long_study(root: Path, sizes: dict[str, tuple[int, int]]) -> None:
    """Write a study of interviews, each of so many letters with so many codings, always the same."""
    dice = random.Random(7)
    write(root, "pyproject.toml", SETTINGS)
    write(root, ".rap/coder", "K-01\n")
    for number in range(N_CODES):
        write(
            root,
            f"codebook/family-{number % 8}/code-{number}.yaml",
            f"label: {{en: Code {number}}}\n",
        )
    for id, (length, n_codings) in sizes.items():
        _write_interview(root, dice, id, length=length, n_codings=n_codings)


def _write_interview(
    root: Path, dice: random.Random, id: str, *, length: int, n_codings: int
) -> None:
    lines, size = [], 0
    while size < length:
        who = "I" if len(lines) % 2 else "P1"
        lines.append(f"{who}: {' '.join(dice.choices(WORDS, k=dice.randrange(20, 90)))}.\n")
        size += len(lines[-1])
    text = "".join(lines)
    case = id.replace("INT", "C")
    speakers = (Speaker("I", "interviewer"), Speaker("P1", "participant", case))
    source = Source(id, "interview", "en", hash_of(text), 1, "2025-03", "consent", speakers)
    write_source(root, source, text)
    write(root, f"interviews/cases/{case}.yaml", AGREED)
    for coder in range(1, CODERS + 1):
        new = [
            NewEvent("add", draw_coding(dice, len(text)), secrets.token_hex(16))
            for _ in range(n_codings // CODERS)
        ]
        with CodingLogs(root, coder=f"K-0{coder}", device="long0000") as logs:
            logs.append_all(id, new, src=hash_of(text)[:8])


def draw_coding(dice: random.Random, length: int) -> dict[str, Any]:
    """A code and some 20 to 400 letters for it."""
    start = dice.randrange(length - 400)
    return {
        "code": f"code-{dice.randrange(N_CODES - 1)}",
        "start": start,
        "end": start + dice.randrange(20, 400),
    }


# Every edge of a stripe in view beside the rectangle of its letter, which is found by walking
# through the words of the page. `rapTold` is the text and id, start and end of its codings, as JSON;
# gives how many edges were looked at, which of them are in another row, and which codings in view
# have no stripe.
STRIPE_EDGES = r"""host => {
  const [text, codings] = JSON.parse(window.rapTold);
  const view = document.querySelector(host + ' .rap-text').getBoundingClientRect();
  const shown = at => at.bottom > view.top + 2 && at.top < view.bottom - 2;
  const pieces = [];  // where each text node begins
  let from = 0;
  for (const row of document.querySelectorAll(host + ' .rap-turn')) {
    const lines = row.matches('.rap-bare') ? [row] : row.querySelectorAll('.rap-line');
    for (const line of lines) {
      from = text.indexOf(line.textContent, from);
      const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        if (shown(row.getBoundingClientRect())) pieces.push([from, walk.currentNode]);
        from += walk.currentNode.length;
      }
    }
  }
  const letter = at => {
    if (!pieces.length || at < pieces[0][0] || at > pieces.at(-1)[0] + 1000) return null;
    const piece = pieces.find(([start, node]) => start <= at && at < start + node.length);
    if (!piece) return null;
    const range = document.createRange();
    range.setStart(piece[1], at - piece[0]);
    range.setEnd(piece[1], at - piece[0] + 1);
    return range.getBoundingClientRect();
  };
  const onLine = (at, by) => { while (text[at] && (/\s/.test(text[at]) || !letter(at))) at += by; return letter(at); };
  const stripes = new Map([...document.querySelectorAll(host + ' .rap-stripe')].map(one => [one.dataset.coding, one]));
  let edges = 0;
  const wrong = [], missing = [];
  for (const [id, start, end] of codings) {
    const [first, last] = [letter(start) && onLine(start, 1), letter(end - 1) && onLine(end - 1, -1)];
    const stripe = stripes.get(id);
    if (!stripe) {
      if ((first && shown(first)) || (last && shown(last))) missing.push(id);
      continue;
    }
    const box = stripe.getBoundingClientRect();
    for (const [at, y, side] of [[first, box.top, 'top'], [last, box.bottom, 'bottom']]) {
      if (!at || !shown(at)) continue;
      edges++;
      if (Math.abs(y - at[side]) > at.height / 2) wrong.push([id, side, y, at[side]]);
    }
  }
  return { edges, wrong, missing };
}"""
