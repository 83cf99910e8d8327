/**
 * The small drawings on buttons: our own, one stroke wide, in the colour of the words around them.
 */

const PATHS = {
  code: 'M4 5h9l4 5-4 5H4zM7.5 10h.01',
  quote: 'M5 13c2 0 3-1.500 3-3.500V6H4v4h3M13 13c2 0 3-1.500 3-3.500V6h-4v4h3',
  star:
    'M10 3l2.100 4.500 4.900.600-3.600 3.400.900 4.900L10 14' +
    'l-4.300 2.400.900-4.900L3 8.100l4.900-.600z',
  off: 'M5 5l10 10M15 5L5 15',
  eye:
    'M2.500 10C5 5.500 15 5.500 17.500 10 15 14.500 5 14.500 2.500 10z' +
    'M10 12.200a2.200 2.200 0 100-4.400 2.200 2.200 0 000 4.400z',
  undo: 'M8 5L4 9l4 4M4 9h7a4 4 0 010 8h-1',
  find: 'M9 14A5 5 0 109 4a5 5 0 000 10zM13 13l4 4',
  underline: 'M6 4v6a4 4 0 008 0V4M5 17h10',
  beside: 'M3 4h6v12H3zM11 4h6v12h-6z',
  done: 'M4 10.500l4 4 8-9',
  people:
    'M7 9a3 3 0 100-6 3 3 0 000 6zM2 17c0-3.500 2-6 5-6s5 2.500 5 6' +
    'M13 9a2.500 2.500 0 100-5M14 11c2.500.500 4 3 4 6',
  agreed: 'M10 17a7 7 0 100-14 7 7 0 000 14zM7 10l2 2 4-4',
  unsure: 'M10 17a7 7 0 100-14 7 7 0 000 14zM10 6.500v4M10 13.500v.01',
  home: 'M3 9.500L10 4l7 5.500M5 8.500V16h10V8.500',
  memo: 'M5 3h7l3 3v11H5zM8 9h5M8 12.500h5',
  report: 'M4 16V4M4 16h12M7.500 13v-3M11 13V7M14.500 13V5',
  read:
    'M10 5.500C8.500 4.300 6 4 3 4v11c3 0 5.500.300 7 1.500' +
    'M10 5.500c1.500-1.200 4-1.500 7-1.500v11c-3 0-5.500.300-7 1.500M10 5.500v11',
  list: 'M7.500 5.500H17M7.500 10H17M7.500 14.500H17M3.500 5.500h.01M3.500 10h.01M3.500 14.500h.01',
  inbox: 'M10 3v8M7 8l3 3 3-3M4 11v5h12v-5'
} as const;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('class', 'rap-icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
