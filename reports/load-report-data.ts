import { join } from 'node:path';
import { type Manifest, readManifest } from '../sim/store/manifest.ts';
import { runFiles } from '../sim/store/run-folder.ts';
import { DAY_HOURS } from '../sim/units.ts';
import type { ReportData } from './charts/report-data.ts';
import { RunView } from './charts/run-view.ts';
import { story } from './charts/story.ts';
import { compareWithBaseline } from './compare-with-baseline.ts';
import { readMetrics } from './read-metrics.ts';
import { reduceContributions } from './reduce-contributions.ts';
import { reduceEvents } from './reduce-events.ts';
import { reduceFlows } from './reduce-flows.ts';
import { reduceHoldings } from './reduce-holdings.ts';
import { type MetricNote, reduceSeries } from './reduce-series.ts';
import { reduceDivergence, reduceRetention } from './reduce-weeks.ts';
import { summariseAgents } from './summarise-agents.ts';

/**
 * Reads the run folder `dir` and reduces it for drawing. Files other than manifest.json may be missing: what they would
 * have told is then absent from the report.
 *
 * @throws InputError when the folder holds no run
 */
export async function loadReportData(dir: string): Promise<ReportData> {
  const manifest = readManifest(dir);
  const metrics = await readMetrics(join(dir, runFiles.metrics), manifest.tickHours);
  const notes = new Map(manifest.metrics.map((spec) => [spec.name, spec]));
  const { grid } = metrics;
  const reduce = (hours: (name: string) => number) =>
    [...metrics.columns].map(([name, values]) => {
      const note: MetricNote = { unit: '', group: '', doc: '', cadence: 'tick', ...notes.get(name), name };
      return reduceSeries(values, note, grid, hours(name));
    });
  const data: ReportData = {
    ...describeRun(manifest),
    grid,
    series: reduce(() => 0),
    flows: await reduceFlows(join(dir, runFiles.flows), manifest.flows),
    events: await reduceEvents(join(dir, runFiles.events)),
    agents: await summariseAgents(dir, manifest.tables),
    holdings: await reduceHoldings(dir, manifest.tables),
    contributions: await reduceContributions(dir),
    retention: await reduceRetention(dir),
    divergence: await reduceDivergence(dir),
  };
  // What charts draw is kept hour by hour, everything else by its daily extremes and means.
  const drawn = listDrawn(data);
  const fine = drawn.size * grid.rows <= fineValuesMax ? 0 : DAY_HOURS;
  return { ...data, series: reduce((name) => (drawn.has(name) ? fine : DAY_HOURS)) };
}

/** Names of the metrics that some chart asks for. */
function listDrawn(data: ReportData): ReadonlySet<string> {
  const run = new RunView(data);
  for (const chart of story.flatMap(({ charts }) => charts)) chart(run);
  return run.asked;
}

/** Most values that a page carries hour by hour: a longer run is drawn by days. */
const fineValuesMax = 4_000_000;

/** What the manifest alone says. */
function describeRun(manifest: Manifest) {
  const { scenario, platform } = manifest;
  return {
    format: 1 as const,
    engine: manifest.engine,
    name: scenario.name,
    question: scenario.question,
    scenarioFile: scenario.file,
    scenarioSha256: scenario.sha256,
    scenario: scenario.canonical['scenario'],
    set: manifest.set,
    seed: manifest.seed,
    replication: manifest.replication,
    ticks: manifest.ticks,
    tickHours: manifest.tickHours,
    digest: manifest.digest,
    platform: `Node ${platform.node}, ${platform.os}, ${platform.arch}`,
    simSeconds: manifest.timings.simSeconds,
    files: manifest.files,
    warnings: manifest.warnings,
    headlines: manifest.summary,
    ...(manifest.expected === undefined ? {} : { expected: manifest.expected }),
    ...(manifest.assumptions.length === 0 ? {} : { changed: compareWithBaseline(manifest.assumptions) }),
    phases: manifest.phases,
    tables: manifest.tables,
    assumptions: manifest.assumptions.map(({ unit: _unit, ...row }) => row),
  };
}
