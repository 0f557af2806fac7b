import type { QuoteCheck } from '../../sim/profiler/check-quotes.ts';
import type { CalibrationComparison } from '../../sim/profiler/compare-calibrations.ts';
import type { MeasuredCalibration } from '../../sim/workload/calibration.ts';
import type { Measurement } from '../../sim/workload/measurement.ts';
import type { Paint } from './colour.ts';
import { formatBytes, formatFigure, formatSeconds, groupThousands } from './figures.ts';
import { formatTable } from './table.ts';
import { safeText } from './width.ts';

/** What a fresh calibration says on a terminal. */
export function formatCalibration(
  calibration: MeasuredCalibration,
  files: readonly string[],
  paint: Paint,
): string {
  const { method, coefficients, tier, anchorSeconds, quotes } = calibration;
  const titles = (text: string): string => paint('dim', text);
  const spreads = Object.entries(method.anchorSpread).map(([kind, spread]) => `${kind} ${percent(spread)}`);
  const rejected = method.rejected.length === 0 ? '' : `, ${method.rejected.length} more do not count`;
  const head = [
    paint('bold', safeText(calibration.name)),
    safeText(calibration.hardware),
    paint(
      'dim',
      `${method.sessions} sessions${rejected}, ${calibration.measurements.length} workloads, ${formatSeconds(method.seconds)}, anchor spread ${spreads.join(', ')}, own cost ${percent(method.overhead)}`,
    ),
  ];
  const figures = formatTable(
    [
      [
        'one anchor unit',
        `${formatFigure(1000 * anchorSeconds.value)} ms`,
        band(anchorSeconds.relativeUncertainty),
      ],
      [
        'this machine',
        `${groupThousands(Math.round(tier.auPerHour.value))} AU/h`,
        band(tier.auPerHour.relativeUncertainty),
      ],
      ...(['b', 'c', 'e'] as const).map((name) => [
        `coefficient ${name}`,
        formatFigure(coefficients[name].value),
        band(coefficients[name].relativeUncertainty),
      ]),
    ],
    { columns: [{}, { align: 'right' }, { align: 'right' }] },
  );
  const fits = formatTable(
    quotes.map((quote) => [
      quote.family,
      String(quote.workloads),
      quote.rSquaredLog.toFixed(4),
      percent(quote.leaveOneOut.median),
      percent(quote.leaveSizeOut.median),
      `±${percent(quote.band)}`,
    ]),
    {
      columns: [
        { title: 'family' },
        { title: 'workloads', align: 'right' },
        { title: 'R² (log)', align: 'right' },
        { title: 'one left out', align: 'right' },
        { title: 'size left out', align: 'right' },
        { title: 'band', align: 'right' },
      ],
      titles,
    },
  );
  const fhe = calibration.fhe === undefined ? [] : ['', ...formatFhe(calibration.fhe)];
  const written = files.map((file) => `  ${safeText(file)}`);
  return [...head, '', ...figures, '', ...fits, ...fhe, '', 'written', ...written].join('\n');
}

function formatFhe(fhe: NonNullable<MeasuredCalibration['fhe']>): string[] {
  return formatTable(
    [
      ['one unit of encrypted work', duration(fhe.anchorSeconds.value), safeText(fhe.anchor)],
      ['encrypting an item', duration(fhe.encryption.secondsPerItem.value), safeText(fhe.encryption.item)],
      ['slow-down', `${formatFigure(fhe.slowdown.value)} ×`, `against ${safeText(fhe.slowdown.denominator)}`],
    ],
    { columns: [{}, { align: 'right' }, { widthMax: 90 }] },
  );
}

/** How a calibration did on workloads that it had not seen. */
export function formatCheck(check: QuoteCheck, paint: Paint): string {
  const rows = check.families.map((family) => [
    family.family,
    String(family.workloads),
    String(family.inside),
    percent(family.medianError),
    `±${percent(family.band)}`,
  ]);
  const columns = [
    { title: 'family' },
    { title: 'unseen', align: 'right' as const },
    { title: 'inside', align: 'right' as const },
    { title: 'median error', align: 'right' as const },
    { title: 'band', align: 'right' as const },
  ];
  const worst = [...check.workloads]
    .filter(({ isInside }) => !isInside)
    .sort((a, b) => Math.abs(b.error) - Math.abs(a.error))
    .slice(0, 8)
    .map(({ id, error, band: within }) => [id, signed(error), `±${percent(within)}`]);
  const share = `${percent(check.insideShare)} of ${check.workloads.length} unseen workloads lie inside the quote's band`;
  return [
    paint('bold', `${safeText(check.calibration)}: ${share}, median error ${percent(check.medianError)}`),
    '',
    ...formatTable(rows, { columns, titles: (text) => paint('dim', text) }),
    ...(worst.length === 0
      ? []
      : ['', 'outside', ...formatTable(worst, { columns: [{}, { align: 'right' }, { align: 'right' }] })]),
  ].join('\n');
}

/** What one call of a user's model costs. */
export function formatModel(path: string, measurement: Measurement, paint: Paint): string {
  const [low, high] = measurement.interval;
  const rows = [
    ['median', duration(measurement.secondsP50), `95 % interval ${duration(low)} – ${duration(high)}`],
    ['p95', duration(measurement.secondsP95), ''],
    [
      'cost',
      `${formatFigure(measurement.units)} AU`,
      'anchor units: its time over the anchor’s in one session',
    ],
    ['memory', formatBytes(measurement.peakMemoryBytes), 'beyond the process before it ran'],
    [
      'sessions',
      String(measurement.sessionSeconds.length),
      measurement.sessionSeconds.map(duration).join('  '),
    ],
  ];
  const columns = [{}, { align: 'right' as const }, {}];
  return [paint('bold', safeText(path)), ...formatTable(rows, { columns })].join('\n');
}

/** Two calibrations side by side. */
export function formatComparison(comparison: CalibrationComparison, paint: Paint): string {
  const titles = (text: string): string => paint('dim', text);
  const [machineA, machineB] = comparison.machines;
  const right = { align: 'right' as const };
  const figures = formatTable(
    comparison.figures.map(({ name, a, b, ratio, standardErrors }) => [
      name,
      formatFigure(a),
      formatFigure(b),
      ratio.toFixed(3),
      standardErrors.toFixed(1),
    ]),
    {
      columns: [
        { title: 'figure' },
        { title: 'A', ...right },
        { title: 'B', ...right },
        { title: 'B / A', ...right },
        { title: 'standard errors', ...right },
      ],
      titles,
    },
  );
  const families = formatTable(
    comparison.families.map(({ family, workloads, ratio }) => [family, String(workloads), ratio.toFixed(3)]),
    {
      columns: [{ title: 'family' }, { title: 'workloads', ...right }, { title: 'time B / A', ...right }],
      titles,
    },
  );
  const share = `${percent(comparison.inIntervalShare)} of ${comparison.workloads.length} medians of B lie in the 95 % intervals of A`;
  return [
    `${paint('bold', 'A')} ${safeText(comparison.a)}: ${safeText(machineA)}`,
    `${paint('bold', 'B')} ${safeText(comparison.b)}: ${safeText(machineB)}`,
    '',
    ...figures,
    '',
    ...families,
    '',
    share,
  ].join('\n');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

function signed(share: number): string {
  return `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;
}

function band(relative: number): string {
  return `±${percent(relative)}`;
}

/** `38 µs`, `3.81 ms`, `1.2 s`. */
function duration(seconds: number): string {
  if (seconds < 0.001) return `${Number((seconds * 1e6).toPrecision(3))} µs`;
  if (seconds < 1) return `${Number((seconds * 1e3).toPrecision(3))} ms`;
  return `${Number(seconds.toPrecision(3))} s`;
}
