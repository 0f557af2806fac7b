import type { QuoteCheck } from '../../sim/profiler/check-quotes.ts';
import type { CalibrationComparison } from '../../sim/profiler/compare-calibrations.ts';
import { percent } from '../../sim/profiler/percent.ts';
import { qualities } from '../../sim/profiler/session-quality.ts';
import { listCoefficients, type MeasuredCalibration, qualityOf } from '../../sim/workload/calibration.ts';
import type { Measurement, Quality } from '../../sim/workload/measurement.ts';
import type { Paint } from './colour.ts';
import { formatBytes, formatFigure, formatSeconds, groupThousands } from './figures.ts';
import { formatTable, numbers } from './table.ts';
import { safeText } from './width.ts';

/** What a fresh calibration says on a terminal. */
export function formatCalibration(
  calibration: MeasuredCalibration,
  files: readonly string[],
  paint: Paint,
): string {
  const { method, coefficients, tier, anchorSeconds, quotes } = calibration;
  const spreads = Object.entries(method.anchorSpread).map(([kind, spread]) => `${kind} ${percent(spread)}`);
  const rejected = method.rejected.length === 0 ? '' : `, ${method.rejected.length} more do not count`;
  const sessions = `${method.sessions} sessions${formatSpan(method.spanSeconds)}${rejected}`;
  const work = `${sessions}, ${calibration.measurements.length} workloads, ${formatSeconds(method.seconds)}`;
  const head = [
    paint('bold', safeText(calibration.name)),
    safeText(calibration.hardware),
    paint('dim', `${work}, anchor spread ${spreads.join(', ')}, own cost ${percent(method.overhead)}`),
    ...formatQuality(calibration, paint),
  ];
  const speed = groupThousands(Math.round(tier.auPerHour.value));
  const figures = [
    ['one anchor unit', `${formatFigure(1000 * anchorSeconds.value)} ms`, anchorSeconds] as const,
    ['this machine', `${speed} AU/h`, tier.auPerHour] as const,
    ...listCoefficients(coefficients).map(
      ([name, one]) => [`coefficient ${name}`, formatFigure(one.value), one] as const,
    ),
  ].map(([name, value, { relativeUncertainty }]) => [name, value, band(relativeUncertainty)]);
  const fits = formatTable(
    quotes.flatMap(({ family, workloads, rSquaredLog, leaveOneOut, leaveSizeOut, bands }) =>
      Object.entries(bands).map(([regime, within], index) => {
        const errors = [percent(leaveOneOut.median), percent(leaveSizeOut.median)];
        const fit = index === 0 ? [family, String(workloads), rSquaredLog.toFixed(4), ...errors] : blankFit;
        return [...fit, regime, band(within)];
      }),
    ),
    { columns: ['family', ...fitColumns, 'work', numbers('band')], paint },
  );
  const fhe = calibration.fhe === undefined ? [] : ['', ...formatFhe(calibration.fhe)];
  const encrypted = Object.entries(calibration.measuredBands ?? {}).filter(([regime]) =>
    calibration.measurements.some((one) => one.kind === 'fhe' && one.family === regime),
  );
  const bands = encrypted.map(
    ([regime, within]) => `measured costs of ${regime} hold within ±${percent(within)}`,
  );
  const written = files.map((file) => `  ${safeText(file)}`);
  const measured = formatTable(figures, { columns: [{}, numbers(), numbers()] });
  return [...head, '', ...measured, '', ...fits, ...fhe, ...bands, '', 'written', ...written].join('\n');
}

/** How the machine was, and why where it was not left alone. */
function formatQuality({ method }: MeasuredCalibration, paint: Paint): string[] {
  const quality = qualityOf({ method });
  const sessions = method.sessionQualities ?? [];
  const worst = sessions.find((session) => session.quality === quality && session.reason !== undefined);
  if (quality === 'quiet') return [paint('dim', 'the machine was quiet')];
  const counts = qualities
    .map((name) => [name, sessions.filter((session) => session.quality === name).length] as const)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`);
  const reason = worst?.reason === undefined ? '' : `: ${safeText(worst.reason)}`;
  return [
    paint('yellow', `the machine was ${quality}${reason}`),
    paint('dim', `sessions: ${counts.join(', ')}`),
  ];
}

const fitColumns = ['workloads', 'R² (log)', 'one left out', 'size left out'].map((title) => numbers(title));

/** A family's errors stand beside the first of its bands. */
const blankFit = ['', '', '', '', ''];

/** How much of the machine's moods the sessions can have seen. */
function formatSpan(seconds: number | undefined): string {
  return seconds === undefined ? '' : ` within ${formatSeconds(seconds)}`;
}

function formatFhe(fhe: NonNullable<MeasuredCalibration['fhe']>): string[] {
  return formatTable(
    [
      ['one unit of encrypted work', duration(fhe.anchorSeconds.value), safeText(fhe.anchor)],
      ['encrypting an item', duration(fhe.encryption.secondsPerItem.value), safeText(fhe.encryption.item)],
      ['slow-down', `${formatFigure(fhe.slowdown.value)} ×`, `against ${safeText(fhe.slowdown.denominator)}`],
    ],
    { columns: [{}, numbers(), { widthMax: 90 }] },
  );
}

/** A check that was disturbed is less sure than bands are, and counts that. */
function describeUncertainty({ medianUncertainty }: QuoteCheck): string {
  return medianUncertainty > 0
    ? `, which leaves costs uncertain by ±${percent(medianUncertainty)} beyond the band`
    : '';
}

/** How a calibration did on workloads that it had not seen. */
export function formatCheck(check: QuoteCheck, paint: Paint): string {
  const rows = check.regimes.map(({ regime, workloads, inside, medianError, band: within }) => {
    return [regime, String(workloads), String(inside), percent(medianError), band(within)];
  });
  const figures = ['unseen', 'inside', 'median error', 'band'].map((title) => numbers(title));
  const worst = [...check.workloads]
    .filter(({ isInside }) => !isInside)
    .sort((a, b) => Math.abs(b.error) - Math.abs(a.error))
    .slice(0, 8)
    .map(({ id, error, band: within }) => [id, signed(error), band(within)]);
  const checked = `checked on one that was ${check.checkedQuality}`;
  const share = `${percent(check.insideShare)} of ${check.workloads.length} unseen workloads lie inside the quote's band`;
  return [
    paint('bold', `${safeText(check.calibration)}: ${share}, median error ${percent(check.medianError)}`),
    paint('dim', `measured on a machine that was ${check.quality}, ${checked}${describeUncertainty(check)}`),
    '',
    ...formatTable(rows, { columns: ['work', ...figures], paint }),
    ...(worst.length === 0
      ? []
      : ['', 'outside', ...formatTable(worst, { columns: [{}, numbers(), numbers()] })]),
  ].join('\n');
}

/** What one call of a user's model costs. */
export function formatModel(path: string, measurement: Measurement, quality: Quality, paint: Paint): string {
  const [low, high] = measurement.interval;
  const { secondsP50, secondsP95, units, peakMemoryBytes, sessions } = measurement;
  const rows = [
    ['median', duration(secondsP50), `95 % interval ${duration(low)} – ${duration(high)}`],
    ['p95', duration(secondsP95), ''],
    ['cost', `${formatFigure(units)} AU`, 'anchor units: its time over the anchor’s in one session'],
    ['memory', formatBytes(peakMemoryBytes), 'beyond the process before it ran'],
    ['sessions', String(sessions.length), sessions.map(({ seconds }) => duration(seconds)).join('  ')],
    ['machine', quality, ''],
  ];
  return [paint('bold', safeText(path)), ...formatTable(rows, { columns: [{}, numbers(), {}] })].join('\n');
}

/** Two calibrations side by side. */
export function formatComparison(comparison: CalibrationComparison, paint: Paint): string {
  const [machineA, machineB] = comparison.machines;
  const ratios = ['A', 'B', 'B / A', 'standard errors'].map((title) => numbers(title));
  const figures = formatTable(
    comparison.figures.map(({ name, a, b, ratio, standardErrors }) => {
      return [name, formatFigure(a), formatFigure(b), ratio.toFixed(3), standardErrors.toFixed(1)];
    }),
    { columns: ['figure', ...ratios], paint },
  );
  const families = formatTable(
    comparison.regimes.map(({ regime, workloads, ratio }) => [regime, String(workloads), ratio.toFixed(3)]),
    { columns: ['work', numbers('workloads'), numbers('time B / A')], paint },
  );
  const share = `${percent(comparison.inIntervalShare)} of ${comparison.workloads.length} medians of B lie in the 95 % intervals of A`;
  const [qualityA, qualityB] = comparison.qualities;
  const [providerA, providerB] = comparison.providers.map(safeText);
  // One unit is the anchor's time on its own provider: ratios of units compare shapes of work, ratios of seconds machines.
  const providers =
    providerA === providerB
      ? []
      : [
          `providers differ (${providerA}, ${providerB}): compare seconds; an anchor unit is another length of time in each`,
        ];
  return [
    `${paint('bold', 'A')} ${safeText(comparison.a)}: ${safeText(machineA)}, ${qualityA}`,
    `${paint('bold', 'B')} ${safeText(comparison.b)}: ${safeText(machineB)}, ${qualityB}`,
    ...providers,
    '',
    ...figures,
    '',
    ...families,
    '',
    share,
  ].join('\n');
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
