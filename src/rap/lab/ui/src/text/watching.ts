/** Tells the text when it has to be measured or painted again. */

/** Widths that change, and a theme that does. */
export function watch(elements: readonly HTMLElement[], measure: () => void, repaint: () => void): () => void {
  const resized = new ResizeObserver(measure);
  elements.forEach(element => resized.observe(element));
  const themed = new MutationObserver(repaint);
  themed.observe(document.body, { attributes: true, attributeFilter: ['data-jp-theme-light'] });
  return () => {
    resized.disconnect();
    themed.disconnect();
  };
}
