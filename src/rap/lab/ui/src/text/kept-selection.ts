/** What the browser holds selected stays selected while rows get other elements. */
import { Lines } from './lines';
import { Row } from './turns';

/** Does `draw`, which takes elements out of `rows`, and puts the ends of the selection back. */
export function keepingSelection(lines: Lines, rows: readonly Row[], draw: () => void): void {
  const selection = getSelection();
  const [anchor, focus] = [selection?.anchorNode, selection?.focusNode];
  const held = rows.some(
    ({ element }) => (anchor && element.contains(anchor)) || (focus && element.contains(focus))
  );
  const ends =
    held && selection && anchor && focus
      ? [endOf(lines, anchor, selection.anchorOffset), endOf(lines, focus, selection.focusOffset)]
      : [];
  draw();
  const [from, to] = ends;
  if (from && to) {
    selection?.setBaseAndExtent(...from(), ...to());
  }
}

/** Where an end of the selection is afterwards: at the same letter, or where it was outside. */
function endOf(lines: Lines, node: Node, offset: number): () => [Node, number] {
  const at = lines.placeOf(node, offset);
  return () => (at === null ? [node, offset] : lines.locate(at));
}
