import type { Confirmation, SearchedPoint, SearchFindings } from '../../sim/study/search-study.ts';
import { showAmount, showChance, showNumber } from '../kit/fixed-format.ts';
import { formatShort } from '../kit/number-format.ts';
import { palette } from '../kit/palette.ts';
import type { ScatterAxis, ScatterChart, ScatterGroup, ScatterMark } from '../kit/scatter-chart.ts';
import { type StorySection, type StoryTable, type StudyStory, tellGround } from './study-story.ts';

type Aim = SearchFindings['aims'][number];

/** What a search found, for people. */
export function tellSearch(findings: SearchFindings): StudyStory {
  const { name, question, engine, method, points, found } = findings;
  return {
    kind: 'Search',
    name,
    question,
    engine,
    answer: tellAnswer(findings),
    sections: [
      ...(findings.confirmation === null ? [] : [tellConfirmation(findings, findings.confirmation)]),
      ...(found.length > 1
        ? [{ title: 'The front', text: [], charts: [], table: tabulate(findings, found) }]
        : []),
      ...findings.parameters.map((_, k) => tellParameter(findings, k)),
      {
        title: 'Every point',
        text: [`${showNumber(points.length)} points; a mean is over the runs of its point.`],
        charts: [],
        table: tabulate(findings, points),
      },
    ],
    ground: [method.why, ...tellGround(findings)],
  };
}

const describe = ({ parameters }: SearchFindings, { shown }: SearchedPoint): string =>
  parameters.map(({ name }, k) => `${name} = ${shown[k]}`).join(', ');

function tellAnswer(findings: SearchFindings): string[] {
  const { isFeasible, found, obstacles, confirmation, aims } = findings;
  if (!isFeasible) {
    return [
      'Nothing that was tried meets all lines, so nothing is recommended.',
      ...obstacles.map(
        ({ text, missedBy, unit }) =>
          `In the way: ${text}, missed by ${showAmount(missedBy, unit, 3)} at the least.`,
      ),
      ...(obstacles.length > 0
        ? []
        : ['Each line can be met, not all of them together with enough certainty.']),
    ];
  }
  const head =
    found.length === 1
      ? `Found: ${describe(findings, found[0])}.`
      : `${showNumber(found.length)} points that no other beats in all figures; from ${describe(findings, found[0])} to ${describe(findings, found[found.length - 1])}.`;
  return [head, ...(confirmation === null ? [] : tellConfirmed(aims, confirmation))];
}

function tellConfirmed(aims: readonly Aim[], { arms, pairs }: Confirmation): string[] {
  return arms.flatMap(({ name, aims: figures, lines }) => {
    const told = figures.map(({ promised, mean, low, high, today, finding }, k) => {
      const { unit, name: figure, target } = aims[k];
      const show = (value: number | null): string => showAmount(value, unit, 4);
      const isKept = promised !== null && promised >= low && promised <= high;
      const against =
        target === undefined
          ? `today ${show(today)}: ${finding}`
          : `sought ${show(target)}, which the interval ${target >= low && target <= high ? 'holds' : 'does not hold'}`;
      return `${figure}: promised ${show(promised)}, confirmed ${show(mean)} [${show(low)}, ${show(high)}]${isKept ? '' : ', which is not what was promised'}; ${against}.`;
    });
    const broken = lines.filter(({ finding }) => finding !== 'holds');
    const kept =
      broken.length === 0
        ? ' All lines hold.'
        : ` ${broken.map(({ text, finding }) => `${text}: ${finding}`).join('; ')}.`;
    return [
      `${arms.length > 1 ? `${name}, on` : 'On'} ${showNumber(pairs)} pairs of fresh luck: ${told.join(' ')}${lines.length === 0 ? '' : kept}`,
    ];
  });
}

function tellConfirmation({ aims }: SearchFindings, { arms, pairs }: Confirmation): StorySection {
  const rows = arms.flatMap(({ name, aims: figures, lines }) => [
    ...figures.map(({ promised, today, mean, low, high, finding }, k) => {
      const show = (value: number | null): string => showAmount(value, aims[k].unit, 4);
      return [
        name,
        aims[k].name,
        show(promised),
        show(today),
        `${show(mean)} [${show(low)}, ${show(high)}]`,
        finding,
      ];
    }),
    ...lines.map(({ text, value, low, high, finding }) => {
      const show = (one: number | null): string => showNumber(one, 3);
      return [name, text, '', '', `${show(value)} [${show(low)}, ${show(high)}]`, finding];
    }),
  ]);
  return {
    title: 'Does it stand?',
    text: [
      `What was found against today, on luck that the search has not seen: a fixed number of ${showNumber(pairs)} pairs, all of them made. The folder “confirmation” has the whole verdict.`,
    ],
    charts: [],
    table: { head: ['arm', 'figure or line', 'promised', 'today', 'confirmed', 'finding'], rows },
  };
}

/** Values of the first aim over one parameter, by whether all lines are expected to hold. */
function tellParameter(findings: SearchFindings, k: number): StorySection {
  const { parameters, aims, points, found } = findings;
  const [aim] = aims;
  const numbers = points.map(({ shown }) => Number.parseFloat(shown[k].replaceAll(',', '')));
  const isNumeric = numbers.every(Number.isFinite);
  const names = [...new Set(points.map(({ shown }) => shown[k]))];
  const foundKeys = new Set(found.map(({ shown }) => shown.join()));
  const markOf = (point: SearchedPoint, index: number): ScatterMark[] => {
    const value = point.means[0];
    if (value === null) return [];
    return [
      {
        x: isNumeric ? numbers[index] : point.shown[k],
        y: value,
        name: describe(findings, point),
        cells: [formatShort(value, aim.unit), `${point.runs}`, showChance(point.feasible)],
      },
    ];
  };
  const groupOf = (name: string, color: string, is: (point: SearchedPoint) => boolean): ScatterGroup => ({
    name,
    color,
    marks: points.flatMap((point, index) => (is(point) ? markOf(point, index) : [])),
  });
  const isFound = ({ shown }: SearchedPoint): boolean => findings.isFeasible && foundKeys.has(shown.join());
  const x: ScatterAxis = isNumeric
    ? {
        kind: 'linear',
        label: inUnit(parameters[k].name, unitOf(points[0].shown[k])),
        format: (value) => formatShort(value, ''),
      }
    : { kind: 'names', label: parameters[k].name, names };
  const chart: ScatterChart = {
    id: `parameter-${k}`,
    title: `${aim.name} by ${parameters[k].name}`,
    caption: '',
    note: '',
    x,
    y: { kind: 'linear', label: inUnit(aim.name, aim.unit), format: (value) => formatShort(value, '') },
    groups: [
      groupOf('lines hold', palette.blue, (point) => !isFound(point) && point.feasible >= 0.5),
      groupOf('lines do not hold', 'var(--unknown)', (point) => !isFound(point) && point.feasible < 0.5),
      groupOf('found', 'var(--good)', isFound),
    ].filter(({ marks }) => marks.length > 0),
    lines: [],
    columns: [aim.name, 'runs', 'chance that all lines hold'],
  };
  return {
    title: `${aim.name} by ${parameters[k].name}`,
    text: ['Green is what was found; yellow are points where some line is expected not to hold.'],
    charts: points.some(({ means }) => means[0] !== null) ? [chart] : [],
  };
}

const inUnit = (name: string, unit: string): string =>
  unit === '' || unit === '1' ? name : `${name}, ${unit}`;

/** What follows the number of a quantity. */
const unitOf = (shown: string): string => /^[-\d.,e]+\s*(.*)$/.exec(shown)?.[1] ?? '';

function tabulate(
  { parameters, aims, constraints }: SearchFindings,
  points: readonly SearchedPoint[],
): StoryTable {
  return {
    head: [
      ...parameters.map(({ name }) => name),
      'runs',
      ...aims.map(({ name }) => name),
      ...constraints.map(({ text }) => text),
      'all lines hold',
    ],
    rows: points.map(({ shown, runs, means, lines, feasible }) => [
      ...shown,
      showNumber(runs),
      ...means.map((value, k) => showAmount(value, aims[k].unit, 4)),
      ...lines.map((value, k) =>
        constraints[k].kind === 'chance'
          ? showChance(value ?? Number.NaN)
          : showAmount(value, constraints[k].unit, 4),
      ),
      showChance(feasible),
    ]),
  };
}
