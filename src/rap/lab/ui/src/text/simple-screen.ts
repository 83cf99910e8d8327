/**
 * The simple screen: a tap takes a sentence, a few large buttons give a code. For members who code,
 * also on a tablet.
 */
import { apply } from '../acts/coding';
import { Desk } from '../acts/desk';
import { button, listen, make, Part } from '../elements';
import { Hub } from '../hub';

export const isSimple = (hub: Hub): boolean => hub.me()?.simple === true;

export function createSimple(host: HTMLElement, scroller: HTMLElement, hub: Hub, desk: Desk): Part {
  const draw = (): void => {
    host.hidden = !isSimple(hub);
    host.setAttribute('aria-label', hub.words.tapSentence);
    host.replaceChildren(
      ...(hub.me()?.codes ?? []).map(code => {
        const swatch = make('span', { class: 'rap-swatch' });
        swatch.style.background = hub.colours.get(code) ?? '';
        return button(
          {
            class: 'rap-plain rap-big',
            title: hub.label(hub.codes.get(code)?.definition),
            set: { 'data-code': code },
            press: () => apply(hub, desk, code)
          },
          swatch,
          make('span', { text: hub.codeLabel(code) })
        );
      })
    );
  };
  /** A tap that selected nothing itself takes the sentence under it. */
  const tapped = (event: MouseEvent): void => {
    const spot = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const at = spot && desk.lines().placeOf(spot.offsetNode, spot.offset);
    if (
      !isSimple(hub) ||
      event.detail > 1 ||
      getSelection()?.isCollapsed === false ||
      typeof at !== 'number'
    ) {
      return;
    }
    desk.select({ start: at, end: at });
    const sentence = desk.wordOrSentence('sentence');
    if (sentence) {
      desk.select(sentence);
    }
  };
  const stops = [
    listen(scroller, 'click', tapped),
    ...[hub.changed.study, hub.changed.codebook, hub.changed.words].map(signal =>
      signal.connect(draw)
    )
  ];
  draw();
  return { update: draw, destroy: () => stops.forEach(stop => stop()) };
}
