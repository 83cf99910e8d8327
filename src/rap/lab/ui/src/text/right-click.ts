/** A right click, or the Menu key: what it is about is selected or chosen, then the menu opens. */

import { Desk } from '../acts/desk';
import { show } from '../acts/moving';
import { covers } from '../core/spans';
import { listen } from '../elements';
import { Hub } from '../hub';
import { Run } from '../panels/registry';
import { isSimple } from './simple-screen';
import { TextView } from './view';

const RIGHT = 2;

export function listenHere(hub: Hub, desk: Desk, text: TextView, run: Run): () => void {
  const meant = (event: MouseEvent): void => {
    const [span, marks] = [desk.selection(), text.at(event)];
    const spot = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const at = spot && text.lines().placeOf(spot.offsetNode, spot.offset);
    const own = marks.find(mark => mark.coder === hub.me()?.id) ?? marks[0];
    if (span && typeof at === 'number' && covers({ ...span, end: span.end + 1 }, at)) {
      // inside the selection: that is what is meant
      if (own && !marks.some(mark => mark.id === desk.chosen()?.id)) {
        desk.choose(own);
      }
    } else if (own) {
      show(hub, desk, own);
    } else if (typeof at === 'number') {
      desk.select({ start: at, end: at });
    }
  };
  const pressed = (event: PointerEvent): void => {
    // with Shift the browser's own menu opens, and a long touch is how one selects
    if (event.shiftKey || event.pointerType === 'touch' || isSimple(hub)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    desk.focus();
    const byMouse = event.button === RIGHT || event.ctrlKey;
    if (byMouse) {
      meant(event);
    }
    const box = desk.box();
    run(
      'rap:here',
      byMouse ? { x: event.clientX, y: event.clientY } : { x: box.left, y: box.bottom + 4 }
    );
  };
  const stops = [
    listen(text.scroller, 'contextmenu', event => pressed(event as unknown as PointerEvent)),
    // the browser would put the cursor where the button went down, and drop the selection
    listen(text.scroller, 'mousedown', event => event.button === RIGHT && event.preventDefault())
  ];
  return () => stops.forEach(stop => stop());
}
