import { line, scaleLinear, select } from 'd3';
import { deriveDomain } from '../kit/axis-domain.ts';
import type { Point } from '../kit/point.ts';
import { createSvg } from '../kit/svg-element.ts';

const widthPx = 132;
const heightPx = 30;

/** The course of a metric in the space of a word: no axis, gaps left open, a dot at the end. */
export function createSparkline(points: readonly Point[], label: string): SVGSVGElement {
  const svg = createSvg(document, label);
  const root = select(svg).attr('class', 'sparkline').attr('viewBox', `0 0 ${widthPx} ${heightPx}`);
  root.attr('width', widthPx).attr('height', heightPx);
  const present = points.filter((point) => !Number.isNaN(point.value));
  const x = scaleLinear([points[0]?.at ?? 0, points[points.length - 1]?.at ?? 1], [2, widthPx - 4]);
  const y = scaleLinear(deriveDomain(present.map(({ value }) => value)), [heightPx - 4, 4]);
  const shape = line<Point>()
    .defined((point) => !Number.isNaN(point.value))
    .x((point) => x(point.at))
    .y((point) => y(point.value));
  root.append('path').attr('data-mark', 'sparkline').datum(points).attr('d', shape);
  const last = present[present.length - 1];
  if (last !== undefined)
    root.append('circle').attr('cx', x(last.at)).attr('cy', y(last.value)).attr('r', 2.6);
  return svg;
}
