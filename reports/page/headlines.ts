import type { Headline } from '../charts/report-data.ts';
import type { RunView } from '../charts/run-view.ts';
import { coarsenPoints } from '../kit/point-statistics.ts';
import { element } from './markup.ts';
import { createSparkline } from './sparkline.ts';

/** Which metric's course stands beside a headline figure: the first whose pattern its label matches. */
const courses: readonly { readonly label: RegExp; readonly metric: string }[] = [
  { label: /price of 2pm/i, metric: '2pm.price' },
  { label: /2pm staked/i, metric: '2pm.staked' },
  { label: /airdropped dmp/i, metric: 'dmp.unbacked' },
  { label: /subnets/i, metric: 'subnets.founded' },
  { label: /royalties/i, metric: 'royalties.accrued' },
  { label: /quality/i, metric: 'models.quality' },
  { label: /fees.*emission/i, metric: 'fees.perEmission' },
  { label: /utilisation/i, metric: 'utilisation' },
  { label: /return of unjailed nodes/i, metric: 'nodes.aprFree' },
  { label: /apr|annual return/i, metric: 'nodes.apr' },
  { label: /margin/i, metric: 'nodes.margin.p50' },
  { label: /fake/i, metric: 'fakes.share' },
  { label: /p99/i, metric: 'latency.p99' },
  { label: /p95|latency/i, metric: 'latency.p95' },
  { label: /price/i, metric: 'dgai.price' },
  { label: /cost/i, metric: 'cost.perRequest' },
  { label: /slash/i, metric: 'slashes' },
  { label: /refused/i, metric: 'requests.refused' },
  { label: /settled|requests/i, metric: 'requests.settled' },
  { label: /users/i, metric: 'users.active' },
  { label: /nodes?\b/i, metric: 'nodes.active' },
  { label: /burn/i, metric: 'dgai.burned' },
  { label: /emission|emitted|minted/i, metric: 'dgai.minted' },
  { label: /supply/i, metric: 'dgai.supply' },
  { label: /treasury|runway/i, metric: 'treasury.dgai' },
  { label: /penalty|φ/i, metric: 'phi.mean' },
];

/** The run's own summary as a row of figures, each with its course over time and whether it is as expected. */
export function createHeadlines(run: RunView): HTMLElement {
  const { headlines } = run.data;
  const list = element(
    'dl',
    { class: 'headlines' },
    ...headlines.map((headline) => createFigure(headline, run)),
  );
  return element('div', {}, element('p', { class: 'verdict' }, describeChecks(headlines)), list);
}

function createFigure(headline: Headline, run: RunView): HTMLElement {
  const { label, text, target, ok } = headline;
  const check =
    target === undefined
      ? undefined
      : element('dd', { class: ok === false ? 'check missed' : 'check met' }, describeTarget(target, ok));
  return element(
    'div',
    { class: 'headline' },
    element('dt', {}, label),
    // What does not exist is no number, and says why.
    element('dd', { class: headline.value === null ? 'figure none' : 'figure' }, keepSign(text)),
    wrap(createCourse(headline, run)),
    check,
  );
}

/** The course over time of what a figure is about, where it was measured. */
export function createCourse({ label }: Headline, run: RunView): SVGSVGElement | undefined {
  const metric = courses.find((course) => course.label.test(label))?.metric;
  if (metric === undefined || !run.has(metric)) return undefined;
  return createSparkline(coarsenPoints(run.mean(metric), 56), `Course of ${metric} over the run`);
}

function wrap(svg: SVGSVGElement | undefined): HTMLElement | undefined {
  return svg === undefined ? undefined : element('dd', { class: 'course' }, svg);
}

/** Whether a figure is inside its expected range, in words. */
export function describeTarget(target: string, ok: boolean | undefined): string {
  if (ok === undefined) return `expected ${keepSign(target)}`;
  return ok ? `✓ as expected: ${keepSign(target)}` : `✗ expected ${keepSign(target)}`;
}

/** A percent sign stays on the line of its number, as everywhere else in the page. */
export function keepSign(text: string): string {
  return text.replaceAll(' %', '\u202f%');
}

function describeChecks(headlines: readonly Headline[]): string {
  const checked = headlines.filter((headline) => headline.ok !== undefined);
  const missed = checked.filter((headline) => headline.ok === false);
  if (checked.length === 0) return 'Figures of the whole run, or of its end.';
  if (missed.length === 0) return `All ${checked.length} figures that have an expected range are inside it.`;
  const names = missed.map((headline) => headline.label).join('; ');
  return `${missed.length} of ${checked.length} figures that have an expected range are outside it: ${names}.`;
}
