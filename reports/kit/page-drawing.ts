import { select } from 'd3';
import { createSvg, type Elements } from './svg-element.ts';

/** A drawing for a page that has the style of charts, as markup; `title` is what it shows, for those who do not see it. */
export function renderPageDrawing(
  document: Elements,
  title: string,
  draw: (svg: SVGSVGElement) => void,
): string {
  const svg = createSvg(document);
  select(svg).attr('role', 'img').attr('aria-label', title);
  draw(svg);
  return svg.outerHTML;
}
