import type { BaseType, Selection } from 'd3';

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

/** What an attribute is set to, alike for all that is selected or by what each stands for. */
type Attribute<Datum> = string | number | ((datum: Datum, index: number) => string | number);

/** Sets attributes of all that is selected. */
export function setAll<Made extends BaseType, Datum, Parent extends BaseType, Whole>(
  selection: Selection<Made, Datum, Parent, Whole>,
  attributes: Readonly<Record<string, Attribute<Datum>>>,
): Selection<Made, Datum, Parent, Whole> {
  for (const [name, value] of Object.entries(attributes)) selection.attr(name, value as string);
  return selection;
}

/** Adds an element with these attributes. */
export function append<Tag extends keyof SVGElementTagNameMap, Parent extends BaseType>(
  parent: Selection<Parent, unknown, null, undefined>,
  tag: Tag,
  attributes: Readonly<Record<string, string | number>>,
): Selection<SVGElementTagNameMap[Tag], unknown, null, undefined> {
  return setAll(parent.append<SVGElementTagNameMap[Tag]>(tag), attributes);
}

/** Adds the outline of a series: by these names readers, tests and highlights find it again. */
export function appendPath(
  group: Selection<SVGGElement, unknown, null, undefined>,
  mark: string,
  series: string,
): Selection<SVGPathElement, unknown, null, undefined> {
  return append(group, 'path', { 'data-mark': mark, 'data-series': series });
}
