import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveValueAxis } from '../../reports/kit/chart-axes.ts';
import { drawRowChart } from '../../reports/kit/draw-row-chart.ts';
import { drawScatter } from '../../reports/kit/draw-scatter.ts';
import { derivePanelScale, deriveValueTicks } from '../../reports/kit/panel-scale.ts';
import type { ScatterChart } from '../../reports/kit/scatter-chart.ts';
import { renderSvg } from '../../reports/kit/svg-element.ts';
import type { Panel } from '../../reports/kit/time-chart.ts';
import { deriveTimeTicks } from '../../reports/kit/time-format.ts';
import { makeSvgDocument } from '../../reports/svg-document.ts';
import { forestChart } from '../../reports/verdict/verdict-charts.ts';
import type { KpiVerdict } from '../../sim/experiments/kpi-verdict.ts';

/** The double next to a finite one, away from nought. */
function next(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) + 1n);
  return view.getFloat64(0);
}

const anyPair = fc.tuple(fc.double(), fc.double());
const neighbours = fc
  .double({ noDefaultInfinity: true, noNaN: true })
  .map((low) => [low, next(low)] as const);
const equal = fc.double().map((value) => [value, value] as const);
const pairs = fc.oneof(anyPair, neighbours, equal);
const examples = [
  [6_720, 6_720.000000000001],
  [5e-324, 1e-323],
  [-1.7e308, 1.7e308],
  [0, 0],
].map(([low, high]): [readonly [number, number]] => [[low, high]]);

function expectFewTicks(ticks: readonly number[]): void {
  expect(ticks.length).toBeLessThan(40);
  expect(ticks.every(Number.isFinite)).toBe(true);
}

describe('axes of whatever two numbers', () => {
  it.each(['linear', 'log'] as const)('of a panel have few ticks, %s', (scale) => {
    const check = (include: readonly [number, number]) => {
      const panel: Panel = { label: 'value', unit: '1', heightPx: 150, layers: [], include, scale };
      const y = derivePanelScale(panel, 150, 0);
      expect(y.domain().every(Number.isFinite)).toBe(true);
      const ticks = deriveValueTicks(panel, y).map(({ value }) => value);
      expectFewTicks(ticks);
      expect(new Set(ticks).size).toBe(ticks.length);
    };
    fc.assert(fc.property(pairs, check), { examples });
  });

  it('along the bottom have few ticks', () => {
    const words = { label: 'value', format: String, describe: String, column: 'value' };
    const check = (domain: readonly [number, number]) => {
      expectFewTicks(deriveValueAxis({ ...words, domain }, 800).ticks.map(({ at }) => at));
      expectFewTicks(deriveTimeTicks(...domain, 800));
    };
    fc.assert(fc.property(pairs, check), { examples });
  });

  it('are drawn, of rows and of scattered marks', async () => {
    const svgs = await makeSvgDocument();
    const format = (ticks: readonly number[]) => ticks.map(String);
    const marks = { id: 'marks', title: 'marks', caption: '', note: '', groups: [], lines: [], columns: [] };
    const draw = (domain: readonly [number, number]) => {
      const axis = { label: 'value', count: 6, format };
      const column = { domain, heads: ['', '', ''] as const, axis };
      const rows = renderSvg(svgs, 'rows', (svg) =>
        drawRowChart(svg, { title: 'rows', columns: [column], rows: [] }, 720),
      );
      expect(rows).not.toContain('NaN');
      for (const kind of ['linear', 'log'] as const) {
        const axis = { kind, label: 'value', format: String, include: domain };
        const chart: ScatterChart = { ...marks, x: axis, y: axis };
        expect(renderSvg(svgs, 'marks', (svg) => drawScatter(svg, chart, 720))).not.toContain('NaN');
      }
    };
    fc.assert(fc.property(pairs, draw), { examples, numRuns: 30 });
  });
});

describe('the forest of a verdict', () => {
  const nought = { p: 0.95, low: 0, high: 0 };
  const figure = {
    arm: 'dearer',
    kpi: 'slashes',
    formula: 'sum(slashes)',
    unit: '1',
    direction: 'down',
    n: 3,
    of: 3,
    present: { before: 3, after: 3 },
    before: 0,
    after: 0,
    mean: 0,
    sd: 0,
    smallest: 0,
    interval: nought,
    simultaneous: nought,
    equivalence: 1,
    finding: 'no relevant difference',
  } satisfies KpiVerdict;
  const missing: KpiVerdict = {
    ...figure,
    n: 0,
    mean: null,
    smallest: null,
    interval: null,
    simultaneous: null,
  };
  const drawable: KpiVerdict = { ...figure, mean: 1, smallest: 2, interval: { p: 0.95, low: 0, high: 2 } };

  it.each([
    ['no figure', [], 0],
    ['figures of nought that a part of nought matters to', [figure, { ...figure, mean: 4 }], 0],
    ['missing figures', [missing, missing], 0],
    ['one that can be drawn', [figure, drawable, missing], 1],
  ] as const)('of %s is drawn', async (_, kpis, dots) => {
    const chart = forestChart(kpis);
    const drawing = renderSvg(await makeSvgDocument(), chart.title, (svg) => drawRowChart(svg, chart, 720));
    expect(drawing).not.toContain('NaN');
    expect(drawing.match(/<circle/g) ?? []).toHaveLength(dots);
    expect(drawing.match(/no relevant difference/g) ?? []).toHaveLength(2 * kpis.length);
  });
});
