/**
 * The chart of an answer: the drawing of the server, taken over piece by piece, whose marks can be
 * pressed, and reached by the arrow keys.
 */

import { mayDraw, mayStay, nextMark } from '../core/drawing';
import { Answer, Mark, sameMark } from '../core/exploring';
import { make } from '../elements';

const SVG = 'http://www.w3.org/2000/svg';

/** Elements and attributes of drawings alone; words enter as text. */
function adopt(from: Element): SVGElement {
  const made = document.createElementNS(SVG, from.localName);
  for (const { name, value } of from.attributes) {
    if (mayStay(name, value)) {
      made.setAttribute(name, value);
    }
  }
  for (const child of from.childNodes) {
    if (child instanceof Element && mayDraw(child.localName)) {
      made.append(adopt(child));
    } else if (child.nodeType === Node.TEXT_NODE) {
      made.append(child.textContent ?? '');
    }
  }
  return made;
}

export function createChart(answer: Answer, open: (mark: Mark) => void): HTMLElement {
  const said = `${answer.title}. ${answer.said}`;
  const chart = make('div', { class: 'rap-chart', set: { role: 'group', 'aria-label': said } });
  const read = new DOMParser().parseFromString(answer.drawing, 'image/svg+xml').documentElement;
  if (read.localName !== 'svg') {
    return chart;
  }
  const drawing = adopt(read);
  const [, , width] = (drawing.getAttribute('viewBox') ?? '').split(' ');
  drawing.style.maxWidth = `${width}px`;
  chart.append(drawing);
  const marks = [...drawing.querySelectorAll<SVGGElement>('[data-mark]')].filter(
    one => answer.marks[Number(one.dataset.mark)]
  );
  const markOf = (one: SVGGElement): Mark => answer.marks[Number(one.dataset.mark)];
  marks.forEach((one, place) => {
    one.setAttribute('role', 'button');
    one.setAttribute('aria-label', markOf(one).label);
    one.setAttribute('tabindex', place ? '-1' : '0');
    const title = document.createElementNS(SVG, 'title');
    title.textContent = markOf(one).label;
    one.prepend(title);
  });
  const at = (target: EventTarget | null): SVGGElement | undefined =>
    marks.find(one => target instanceof Node && one.contains(target));
  chart.addEventListener('click', event => {
    const one = at(event.target);
    if (one) {
      open(markOf(one));
    }
  });
  chart.addEventListener('keydown', event => {
    const one = at(event.target);
    if (!one || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      open(markOf(one));
      return;
    }
    const boxes = marks.map(mark => mark.getBoundingClientRect());
    const next = nextMark(boxes, marks.indexOf(one), event.key);
    if (next !== null) {
      event.preventDefault();
      marks.forEach((mark, place) => mark.setAttribute('tabindex', place === next ? '0' : '-1'));
      marks[next].focus();
    }
  });
  return chart;
}

/** Marks in the chart and in the table what is listed below. */
export function markOpen(part: HTMLElement, answer: Answer, opened: Mark | null): void {
  part.querySelectorAll<SVGElement | HTMLElement>('[data-mark]').forEach(one => {
    const is = opened !== null && sameMark(answer.marks[Number(one.dataset.mark)], opened);
    one.classList.toggle('rap-marked', is);
    if (is) {
      one.setAttribute('aria-pressed', 'true');
    } else {
      one.removeAttribute('aria-pressed');
    }
  });
}

/** The same numbers as a table; a number that leads to passages is a button. */
export function createTable(answer: Answer, open: (mark: Mark) => void): HTMLTableElement {
  const head = answer.heads.map(text => make('th', { text, set: { scope: 'col' } }));
  const rows = answer.rows.map(row =>
    make(
      'tr',
      {},
      ...row.map((cell, place) => {
        const mark = typeof cell.mark === 'number' ? answer.marks[cell.mark] : undefined;
        if (!mark) {
          return place
            ? make('td', { text: cell.text })
            : make('th', { text: cell.text, set: { scope: 'row' } });
        }
        const press = make('button', {
          class: 'rap-plain',
          text: cell.text,
          set: { type: 'button', 'data-mark': String(cell.mark), 'aria-label': mark.label },
          on: { click: () => open(mark) }
        });
        return make('td', {}, press);
      })
    )
  );
  return make(
    'table',
    { class: 'rap-numbers' },
    make('caption', { class: 'rap-unseen', text: answer.title }),
    make('thead', {}, make('tr', {}, ...head)),
    make('tbody', {}, ...rows)
  );
}
