export const svgNamespace = 'http://www.w3.org/2000/svg';

/** Whatever makes elements: a browser's document, or one without a browser. */
export type Elements = Pick<Document, 'createElementNS'>;

/** An empty drawing. */
export function createSvg(document: Elements): SVGSVGElement {
  // Without a browser the document has no types of SVG.
  return document.createElementNS(svgNamespace, 'svg') as SVGSVGElement;
}
