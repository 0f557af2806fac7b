import { join } from 'node:path';
import { type Manifest, readManifest } from '../sim/store/manifest.ts';
import { runFiles } from '../sim/store/run-folder.ts';
import { readMetrics } from './read-metrics.ts';
import { reduceContributions } from './reduce-contributions.ts';
import { reduceEvents } from './reduce-events.ts';
import { reduceFlows } from './reduce-flows.ts';
import { reduceHoldings } from './reduce-holdings.ts';
import { type MetricNote, reduceSeries } from './reduce-series.ts';
import type { ReportData } from './report-data.ts';
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
  const series = [...metrics.columns].map(([name, values]) => {
    const note: MetricNote = { unit: '', group: '', doc: '', cadence: 'tick', ...notes.get(name), name };
    return reduceSeries(values, note, metrics.grid);
  });
  return {
    ...describeRun(manifest),
    grid: metrics.grid,
    series,
    flows: await reduceFlows(join(dir, runFiles.flows), manifest.flows),
    events: await reduceEvents(join(dir, runFiles.events)),
    agents: await summariseAgents(dir, manifest.tables),
    holdings: await reduceHoldings(dir),
    contributions: await reduceContributions(dir),
  };
}

function describeRun(
  manifest: Manifest,
): Omit<ReportData, 'grid' | 'series' | 'flows' | 'events' | 'agents' | 'holdings' | 'contributions'> {
  const { scenario, platform } = manifest;
  return {
    format: 1,
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
    assumptions: manifest.assumptions.map(({ path, value, provenance, origin, doc }) => ({
      path,
      value,
      provenance,
      origin,
      doc,
    })),
  };
}
