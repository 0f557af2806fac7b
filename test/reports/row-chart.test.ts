import { describe, expect, it } from 'vitest';
import { drawRowChart } from '../../reports/kit/draw-row-chart.ts';
import { showTicks } from '../../reports/kit/fixed-format.ts';
import type { RowChart } from '../../reports/kit/row-chart.ts';
import { renderSvg } from '../../reports/kit/svg-element.ts';
import { makeSvgDocument } from '../../reports/svg-document.ts';

const hostile = `</text><script>"'&\u00a0`;
const chart: RowChart = {
  title: `rows of ${hostile}`,
  columns: [
    {
      domain: [-3, 3],
      heads: ['worse', '', 'better'],
      axis: { label: 'times what matters →', count: 4, format: (ticks) => showTicks(ticks, '1') },
      zone: [-1, 1],
      level: 0,
    },
    { domain: [0, 1], heads: ['', '', ''] },
  ],
  rows: [
    {
      name: hostile,
      hint: `${hostile} in full`,
      marks: [
        [
          { from: 2, to: -0.5, color: 'var(--good)', thickPx: 6 },
          { from: 1, to: 1, color: 'var(--good)' },
        ],
        [{ from: 0, to: 0.4, color: 'var(--bad)', thickPx: 16, text: '40 %' }],
      ],
      note: { text: `found ${hostile}`, color: 'var(--good)' },
    },
    {
      name: 'farther than the axis reaches',
      hint: 'both marks end at the edge',
      marks: [
        [
          { from: -90, to: -2, color: 'var(--bad)', thickPx: 2, dyPx: 8 },
          { from: -40, to: -40, color: 'var(--bad)' },
        ],
        [{ from: 0.5, to: 0.5, color: 'var(--ink)', thickPx: 20 }],
      ],
    },
  ],
};

describe('rows of marks', () => {
  it('are the same to the hundredth of a pixel, and what strangers wrote in them stays text', async () => {
    const drawing = renderSvg(await makeSvgDocument(), chart.title, (svg) => drawRowChart(svg, chart, 720));
    expect(drawing).not.toContain('<script');
    expect(drawing.match(/\S+\d\.\d{3,}/g)).toBeNull();
    await expect(`${drawing.replaceAll('><', '>\n<')}\n`).toMatchFileSnapshot('pictures/rows.svg');
  });
});

describe('ticks of a page that is evidence', () => {
  it.each([
    [[0, 5_000, 10_000], '1', ['0', '5K', '10K']],
    [[-250_000_000, 0, 250_000_000], 'DGAI', ['−250M', '0', '250M']],
    [[1_000, 1_500], 's', ['1,000', '1,500']],
    [[0.1 + 0.2, 0.35], 'share', ['30 %', '35 %']],
    [[100.01, 100.02], '1', ['100.01', '100.02']],
  ])('of %j in %s are %j', (ticks, unit, texts) => {
    expect(showTicks(ticks, unit)).toEqual(texts);
  });
});
