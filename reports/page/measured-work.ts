import type { CalibrationData, MeasuredPoint } from '../calibration-data.ts';
import { palette, paletteCycle } from '../kit/palette.ts';
import type { ScatterChart, ScatterGroup, ScatterLine, ScatterMark } from '../kit/scatter-chart.ts';

/** `38 µs`, `3.81 ms`, `1.2 s`. */
function formatDuration(seconds: number): string {
  if (seconds < 0.001) return `${Number((seconds * 1e6).toPrecision(3))}\u202fµs`;
  if (seconds < 1) return `${Number((seconds * 1e3).toPrecision(3))}\u202fms`;
  return `${Number(seconds.toPrecision(3))}\u202fs`;
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))}\u202f%`;
const plain = (value: number): string => String(Number(value.toPrecision(3)));

type Quoted = MeasuredPoint & { readonly quoted: number; readonly band: number };
type Counted = MeasuredPoint & { readonly flops: number; readonly bytes: number };

const isQuoted = (point: MeasuredPoint): point is Quoted => point.quoted !== undefined;
const isCounted = (point: MeasuredPoint): point is Counted => point.flops !== undefined;

/** Is a request's time what the formula says? */
export function predictionChart({ points }: CalibrationData): ScatterChart {
  const quoted = points.filter(isQuoted);
  const seconds = quoted.flatMap((point) => [point.seconds, point.quoted]);
  const [low, high] = [Math.min(...seconds), Math.max(...seconds)];
  return {
    id: 'prediction',
    title: 'Does the formula give the time that was measured?',
    caption: `${quoted.length} workloads of plaintext work: on the line, the cost formula of the family gives exactly the measured time.`,
    note: 'Whiskers: 95 % interval of the median over sessions.',
    x: { kind: 'log', label: 'seconds by the formula', format: formatDuration },
    y: { kind: 'log', label: 'seconds measured', format: formatDuration },
    groups: groupByRegime(quoted, (point) => ({
      x: point.quoted,
      y: point.seconds,
      low: point.low,
      high: point.high,
      name: point.name,
      cells: [
        ...[point.seconds, point.quoted].map(formatDuration),
        percent(point.quoted / point.seconds - 1),
      ],
    })),
    lines: [lineThrough('equal', [low, high], [low, high])],
    columns: ['Measured', 'By the formula', 'Error'],
  };
}

/** Where is the formula off, and by how much? */
export function residualChart({ points }: CalibrationData): ScatterChart {
  const quoted = points.filter(isQuoted);
  const seconds = quoted.map((point) => point.seconds);
  const bandOf = (name: string): number => quoted.find(({ regime }) => regime === name)?.band ?? 0;
  const [reading, decoding] = [bandOf('reading'), bandOf('decoding')];
  const widest = Math.max(reading, decoding);
  const ends = [Math.min(...seconds), Math.max(...seconds)];
  const level = (label: string, value: number) => lineThrough(label, ends, [value, value]);
  return {
    id: 'residuals',
    title: 'Where is the formula off?',
    caption: `Formula over measurement, less one. The dotted lines are the bands of transformers, ${percent(reading)} for reading a text and ${percent(decoding)} for decoding, which waits for memory: nine in ten workloads that a fit has not seen lie inside in each session.`,
    note: 'Above zero the formula asks more than the work costs.',
    x: { kind: 'log', label: 'seconds measured', format: formatDuration },
    y: { kind: 'linear', label: 'error of the formula', format: percent, include: [-widest, widest] },
    groups: groupByRegime(quoted, (point) => ({
      x: point.seconds,
      y: point.quoted / point.seconds - 1,
      name: point.name,
      cells: [percent(point.quoted / point.seconds - 1), percent(point.band), formatDuration(point.seconds)],
    })),
    lines: [
      level('', 0),
      level('reading', reading),
      level('', -reading),
      level('decoding', decoding),
      level('', -decoding),
    ],
    columns: ['Error', 'Band', 'Measured'],
  };
}

/** What holds the work back: arithmetic or memory? */
export function rooflineChart({ points }: CalibrationData): ScatterChart {
  const counted = points.filter(isCounted);
  const rates = counted.map((point) => point.flops / point.seconds / 1e9);
  const peak = Math.max(...rates);
  const bandwidth = Math.max(...counted.map((point) => point.bytes / point.seconds / 1e9));
  const knee = peak / bandwidth;
  const intensities = counted.map((point) => point.flops / point.bytes);
  const [left, last] = [Math.min(...intensities, knee), Math.max(...intensities)];
  return {
    id: 'roofline',
    title: 'What holds the work back, arithmetic or memory?',
    caption: `The fastest workload reached ${plain(peak)} GFLOP/s, the one that moved most data ${plain(bandwidth)} GB/s. Left of ${plain(knee)} FLOP per byte work waits for memory, as decoding does; right of it for arithmetic.`,
    note: 'Bytes are weights, cached keys and values, and inputs, each counted once.',
    x: { kind: 'log', label: 'FLOP per byte', format: plain, include: [knee] },
    y: { kind: 'log', label: 'GFLOP/s', format: plain },
    groups: groupByRegime(counted, ({ name, flops, bytes, seconds }) => {
      const [x, y] = [flops / bytes, flops / seconds / 1e9];
      const data = `${plain(bytes / seconds / 1e9)} GB/s`;
      return { x, y, name, cells: [`${plain(y)} GFLOP/s`, data, plain(x)] };
    }),
    lines: [
      lineThrough(
        `${plain(bandwidth)} GB/s, ${plain(peak)} GFLOP/s`,
        [left, knee, Math.max(last, knee)],
        [left * bandwidth, peak, peak],
      ),
    ],
    columns: ['Rate', 'Data', 'FLOP per byte'],
  };
}

/** What does an operation on encrypted data cost? */
export function encryptedChart({ points }: CalibrationData): ScatterChart | undefined {
  const encrypted = points
    .filter(({ kind }) => kind === 'fhe')
    .flatMap((point) => {
      const [, setting, operation, level] = /^(\w+-\d+)-([a-z-]+?)(?:-l(\d+))?$/.exec(point.name) ?? [];
      return setting === undefined ? [] : [{ point, setting, operation, level }];
    });
  if (encrypted.length === 0) return undefined;
  const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];
  const operations = [...new Set(encrypted.map(({ operation }) => operation))];
  const names = operations.sort((a, b) => {
    const of = (name: string) =>
      median(encrypted.filter(({ operation }) => operation === name).map(({ point }) => point.seconds));
    return of(a) - of(b);
  });
  const settings = [...new Set(encrypted.map(({ setting }) => setting))].sort();
  return {
    id: 'encrypted',
    title: 'What does computing on encrypted data cost?',
    caption:
      'Seconds of each operation and of whole circuits, by scheme and degree of the polynomials; several marks of one kind are levels, of which lower ones are cheaper.',
    note: 'Whiskers: 95 % interval of the median over sessions.',
    x: { kind: 'names', label: 'operation', names },
    y: { kind: 'log', label: 'seconds', format: formatDuration },
    groups: settings.map((setting, index) => ({
      name: setting.replace('-', ', N = ').toUpperCase().replace('N =', 'N ='),
      color: paletteCycle[index % paletteCycle.length],
      marks: encrypted
        .filter((one) => one.setting === setting)
        .map(({ point, operation, level }) => ({
          x: operation,
          y: point.seconds,
          low: point.low,
          high: point.high,
          name: `${operation}${level === undefined ? '' : `, level ${level}`}`,
          cells: [
            formatDuration(point.seconds),
            `${formatDuration(point.low)} – ${formatDuration(point.high)}`,
          ],
        })),
    })),
    lines: [],
    columns: ['Median', '95 % interval'],
  };
}

/** How far apart are sessions on one machine? */
export function spreadChart({ points }: CalibrationData): ScatterChart {
  const repeated = points.filter(({ sessions }) => sessions.length > 1);
  const largest = repeated.map(({ sessions, seconds }) =>
    Math.max(...sessions.map((one) => Math.abs(one / seconds - 1))),
  );
  const typical = [...largest].sort((a, b) => a - b)[largest.length >> 1] ?? 0;
  return {
    id: 'spread',
    title: 'How far apart are sessions on one machine?',
    caption: `Each session's median against the median of all, for every workload. Half of the workloads stay within ${percent(typical)}: less than that no difference between machines can be told.`,
    note: 'One mark per workload and session.',
    x: { kind: 'log', label: 'seconds measured', format: formatDuration },
    y: { kind: 'linear', label: 'session against all', format: percent, include: [0] },
    groups: groupByRegime(repeated, (point) =>
      point.sessions.map((seconds, session) => ({
        x: point.seconds,
        y: seconds / point.seconds - 1,
        name: `${point.name}, session ${session + 1}`,
        cells: [percent(seconds / point.seconds - 1), formatDuration(seconds)],
      })),
    ),
    lines: [],
    columns: ['Difference', 'Median'],
  };
}

const lineThrough = (label: string, xs: readonly number[], ys: readonly number[]): ScatterLine => ({
  label,
  points: xs.map((x, i) => [x, ys[i]]),
});

function groupByRegime<Point extends MeasuredPoint>(
  points: readonly Point[],
  toMarks: (point: Point) => ScatterMark | ScatterMark[],
): ScatterGroup[] {
  const regimes = [...new Set(points.map(({ regime }) => regime))];
  return regimes.map((regime, index) => ({
    name: regime,
    color: paletteCycle[index % paletteCycle.length] ?? palette.ink,
    marks: points.filter((point) => point.regime === regime).flatMap(toMarks),
  }));
}
