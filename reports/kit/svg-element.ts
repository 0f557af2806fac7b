export const svgNamespace = 'http://www.w3.org/2000/svg';

/** Whatever makes elements: a browser's document, or one without a browser. */
export type Elements = Pick<Document, 'createElementNS'>;

/** An empty drawing; `label` is what it shows, for those who do not see it. */
export function createSvg(document: Elements, label?: string): SVGSVGElement {
  // Without a browser the document has no types of SVG.
  const svg = document.createElementNS(svgNamespace, 'svg') as SVGSVGElement;
  if (label === undefined) return svg;
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  return svg;
}

/** A drawing for a page that has the style of charts, as markup. */
export function renderSvg(document: Elements, label: string, draw: (svg: SVGSVGElement) => void): string {
  const svg = createSvg(document, label);
  draw(svg);
  return svg.outerHTML;
}
