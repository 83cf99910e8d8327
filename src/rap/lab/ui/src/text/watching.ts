/** Tells the text when it has to be measured or painted again. */

/**
 * Widths and lengths that change are measured; a view that only grew lower is painted, as is a
 * theme that changed.
 */
export function watch(
  body: HTMLElement,
  scroller: HTMLElement,
  measure: () => void,
  repaint: () => void
): () => void {
  let before = '';
  const resized = new ResizeObserver(() => {
    const now = [body.clientWidth, body.clientHeight, scroller.clientWidth].join();
    (now === before ? repaint : measure)();
    before = now;
  });
  [body, scroller].forEach(element => resized.observe(element));
  const themed = new MutationObserver(repaint);
  themed.observe(document.body, { attributes: true, attributeFilter: ['data-jp-theme-light'] });
  return () => {
    resized.disconnect();
    themed.disconnect();
  };
}
