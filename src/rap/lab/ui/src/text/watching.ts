/** Tells the text when it has to be measured or painted again. */

/**
 * Another width or size of letters is measured; a text that only became longer, as rows are drawn,
 * is painted, as is a theme that changed.
 */
export function watch(
  body: HTMLElement,
  scroller: HTMLElement,
  measure: () => void,
  repaint: () => void
): () => void {
  let before = '';
  const resized = new ResizeObserver(() => {
    if (scroller.clientHeight === 0) {
      return; // behind another tab
    }
    const now = [body.clientWidth, scroller.clientWidth, getComputedStyle(body).font].join();
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
