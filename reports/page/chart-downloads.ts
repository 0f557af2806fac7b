import { chartCsv, flowCsv } from '../kit/chart-csv.ts';
import type { DrawOptions } from '../kit/draw-time-chart.ts';
import type { FlowChart } from '../kit/flow-chart.ts';
import { drawPicture } from '../kit/picture.ts';
import { dark, light } from '../kit/theme.ts';
import type { PanelChart } from '../kit/time-chart.ts';
import type { Timeline } from '../kit/timeline.ts';
import { element } from './markup.ts';

/** Width of a picture that is taken away, in pixels of SVG; PNG has twice as many. */
const pictureWidthPx = 960;
const pngScale = 2;

/** A chart that can be taken away, as it is at present. */
export interface Downloadable {
  readonly chart: () => PanelChart | FlowChart;
  readonly timeline: () => Timeline;
  readonly options?: (chart: PanelChart) => Omit<DrawOptions, 'widthPx'>;
}

/** Buttons that save a chart as SVG, as PNG and its numbers as CSV: what the reader sees, made on the spot. */
export function createDownloads(source: Downloadable): HTMLElement[] {
  const save = {
    SVG: () => saveBlob(source, 'svg', new Blob([draw(source)], { type: 'image/svg+xml' })),
    PNG: async () => saveBlob(source, 'png', await rasterise(draw(source))),
    CSV: () => saveBlob(source, 'csv', new Blob([csvOf(source)], { type: 'text/csv' })),
  };
  return Object.entries(save).map(([format, act]) => {
    const label = `${format}: save ${format === 'CSV' ? 'the numbers of ' : ''}“${source.chart().title}”`;
    const button = element('button', { type: 'button', class: 'save', 'aria-label': label }, format);
    button.addEventListener('click', act);
    return button;
  });
}

function csvOf(source: Downloadable): string {
  const chart = source.chart();
  return chart.kind === 'flow' ? flowCsv(chart) : chartCsv(chart, source.timeline());
}

function draw(source: Downloadable): string {
  const chart = source.chart();
  const isDark = matchMedia('screen and (prefers-color-scheme: dark)').matches;
  return drawPicture(chart, source.timeline(), {
    ...(chart.kind === 'flow' ? {} : source.options?.(chart)),
    document,
    widthPx: pictureWidthPx,
    theme: isDark ? dark : light,
    source: document.title,
  });
}

async function rasterise(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = element('canvas', {
    width: image.naturalWidth * pngScale,
    height: image.naturalHeight * pngScale,
  });
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return await new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/png');
  });
}

function saveBlob(source: Downloadable, ending: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = element('a', { href: address, download: `${source.chart().id}.${ending}` });
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has begun to save it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
