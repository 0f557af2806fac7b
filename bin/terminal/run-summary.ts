import { join } from 'node:path';
import type { Manifest } from '../../sim/store/manifest.ts';
import type { RecordedRun } from '../../sim/store/record-run.ts';
import { shellWord } from '../../sim/workload/shell-word.ts';
import type { Paint } from './colour.ts';
import { formatBytes, formatFigure, formatSeconds, formatSimLength, groupThousands } from './figures.ts';
import { formatFacts, formatTable, joinSections, numbers } from './table.ts';
import { safeText } from './width.ts';

export interface RunSummaryOptions {
  /** The report; undefined when none was made. */
  readonly report: { readonly file: string; readonly bytes: number } | undefined;
  /** Whether the time of each phase is wanted. */
  readonly timings: boolean;
  readonly paint: Paint;
}

/** Flows shown; flows.csv has all of them. */
const flowsShown = 8;

/** What is laid out before the first tick moves nothing. */
const genesisReason = 'genesis';

/** What a finished run says on a terminal: what happened, what moved, and where to read on. */
export function formatRun(recorded: RecordedRun, manifest: Manifest, options: RunSummaryOptions): string {
  const { paint } = options;
  return joinSections([
    [...formatHead(recorded, manifest, paint)],
    formatHeadlines(manifest, paint),
    formatOutcomes(manifest, paint),
    formatFlows(manifest, paint),
    formatEvents(manifest, paint),
    options.timings ? formatTimings(manifest, paint) : [],
    formatFiles(recorded, manifest, options),
  ]);
}

/** The same as JSON for programs. */
export function formatRunJson(
  recorded: RecordedRun,
  manifest: Manifest,
  report: RunSummaryOptions['report'],
): string {
  const { digest, ticks, timings, summary, events, outputs, warnings } = manifest;
  const told = {
    digest,
    out: recorded.folder,
    ticks,
    simSeconds: timings.simSeconds,
    requestsSettled: recorded.requestsSettled,
    peakMemoryMb: peakMemoryMb(),
    gcPauseMaxMs: recorded.gcPauseMsMax,
    summary,
    expected: manifest.expected ?? [],
    events,
    files: [...outputs.map(({ file }) => file), 'manifest.json', ...(report ? ['report.html'] : [])],
    timings,
    warnings,
  };
  return JSON.stringify(told, null, 2);
}

function* formatHead(recorded: RecordedRun, manifest: Manifest, paint: Paint): Generator<string> {
  const { scenario, ticks, tickHours, timings, seed, replication } = manifest;
  yield paint('bold', safeText(scenario.name));
  if (scenario.question !== '') yield safeText(scenario.question);
  const draw = `seed "${safeText(seed)}"${replication === 0 ? '' : `, replication ${replication}`}`;
  const settled = recorded.requestsSettled;
  const work = settled > 0 ? `, ${groupThousands(settled)} requests settled` : '';
  const length = `${groupThousands(ticks)} ticks, ${formatSimLength(ticks * tickHours)}`;
  yield paint('dim', `${length}${work}, ${formatSeconds(timings.simSeconds)}, ${peakMemoryMb()} MB, ${draw}`);
}

function formatHeadlines({ summary }: Manifest, paint: Paint): string[] {
  const hasTargets = summary.some(({ target }) => target !== undefined);
  const rows = summary.map(({ label, text, target, ok }) => [
    safeText(label),
    safeText(text),
    ...(hasTargets ? [target === undefined ? '' : safeText(target), formatVerdict(ok, paint)] : []),
  ]);
  const columns = [
    { title: 'Figure', widthMax: 48 },
    numbers('Value'),
    ...(hasTargets ? ['Expected', ''] : []),
  ];
  return formatTable(rows, { columns, paint });
}

/** What was expected of measures, and what came. */
function formatOutcomes({ expected = [] }: Manifest, paint: Paint): string[] {
  if (expected.length === 0) return [];
  const rows = expected.map(({ measure, at, equals, got, reached, ok, source }) => {
    const missed = reached ? paint('red', 'missed') : paint('dim', 'not reached');
    return [
      safeText(measure),
      formatSimLength(at),
      String(equals),
      got === null ? 'no value' : String(got),
      ok ? paint('green', 'ok') : missed,
      safeText(source),
    ];
  });
  const columns = [
    'Expected',
    'At',
    numbers('Should be'),
    numbers('Is'),
    '',
    { title: 'Source', widthMax: 48 },
  ];
  return formatTable(rows, { columns, paint });
}

function formatVerdict(ok: boolean | undefined, paint: Paint): string {
  if (ok === undefined) return '';
  return ok ? paint('green', 'ok') : paint('yellow', 'outside');
}

function formatFlows({ flows }: Manifest, paint: Paint): string[] {
  const moved = flows.filter(({ reason, total }) => reason !== genesisReason && Number(total) > 0);
  const largest = moved.sort((a, b) => Number(b.total) - Number(a.total)).slice(0, flowsShown);
  const rows = largest.map(({ token, reason, from, to, total }) => {
    const way = `${safeText(from)} → ${safeText(to)}`;
    return [safeText(reason), way, formatFigure(Number(total)), safeText(token)];
  });
  if (rows.length === 0) return [];
  return formatTable(rows, { columns: ['Largest flows', '', numbers('Total'), 'Token'], paint });
}

function formatEvents({ events }: Manifest, paint: Paint): string[] {
  const kinds = Object.entries(events);
  if (kinds.length === 0) return [];
  const text = kinds.map(([kind, count]) => `${safeText(kind)} ${groupThousands(count)}`).join(', ');
  return [`  ${paint('dim', 'Events')}  ${text}`];
}

function formatTimings({ timings }: Manifest, paint: Paint): string[] {
  const phases = Object.entries(timings.phases);
  const inPhases = phases.reduce((sum, [, seconds]) => sum + seconds, 0);
  const rest = ['files and the rest', Math.max(0, timings.simSeconds - inPhases)] as const;
  const rows = [...phases, rest].map(([phase, seconds]) => {
    return [phase, `${seconds.toFixed(3)} s`, `${((100 * seconds) / timings.simSeconds).toFixed(1)} %`];
  });
  return formatTable(rows, { columns: ['Phase', numbers('Time'), numbers('Share')], paint });
}

function formatFiles(
  { folder }: RecordedRun,
  manifest: Manifest,
  { report, paint }: RunSummaryOptions,
): string[] {
  const bytes = manifest.outputs.reduce((sum, output) => sum + output.bytes, 0);
  const files = `${join(folder, '')}  (${manifest.outputs.length + 1} files, ${formatBytes(bytes)})`;
  return formatFacts(
    [
      ['digest', manifest.digest],
      ['files', files],
      ...(report === undefined
        ? []
        : [['report', `${report.file}  (${formatBytes(report.bytes)})`] as const]),
      ['verify', `dmpsim verify ${shellWord(folder)}`],
    ],
    paint,
  );
}

/** The most memory that this process has had, in MB. */
function peakMemoryMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}
