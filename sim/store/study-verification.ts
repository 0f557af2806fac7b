import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../errors.ts';
import type { Executor } from '../executors/executor.ts';
import { readParameters } from '../experiments/experiment-file.ts';
import { plannedRun, taskOf } from '../experiments/plan.ts';
import {
  chooseRuns,
  sameText,
  type VerdictVerification,
  warnOfVersion,
} from '../experiments/verdict-verification.ts';
import { digestFindings } from '../study/findings.ts';
import { ParameterSpace } from '../study/parameter-space.ts';
import { replayStudy } from '../study/replay-study.ts';
import {
  completeSearch,
  concludeSearch,
  planSearch,
  readSearchOutcomes,
  type SearchFindings,
} from '../study/search-study.ts';
import { planAnalysis } from '../study/sensitivity/analysis.ts';
import { askedDesign, concludeSensitivity, type SensitivityFindings } from '../study/sensitivity-study.ts';
import { StudiedEconomy } from '../study/studied-economy.ts';
import { parseJsonInput } from '../workload/json-input.ts';
import { shellWord } from '../workload/shell-word.ts';
import { z } from '../zod.ts';
import { ExperimentStore } from './experiment-store.ts';
import { type KeptRun, readKeptRuns } from './kept-runs.ts';
import { readPlainText } from './plain-file.ts';
import { confirmationFolder, identifyStudy, readStudy, studyFiles } from './study-folder.ts';
import { readFinished } from './verdict-folder.ts';

export type StudyFindings = SensitivityFindings | SearchFindings;

const lengthMax = 256 * 1_048_576;
const findingsSchema = z.looseObject({
  format: z.literal(1),
  kind: z.enum(['sensitivity', 'search']),
  engine: z.string(),
  digest: z.string(),
});

/** What a study found, from its folder. Throws InputError when it is not finished. */
export function readFindings(folder: string): StudyFindings {
  const path = join(folder, studyFiles.findings);
  if (!existsSync(path)) {
    const { kind } = readStudy(folder);
    if (kind === 'served') throw findsNothing(folder);
    throw new InputError({
      path: 'folder',
      constraint: 'expected a study that is finished',
      value: `no file ${path}`,
      hint: `go on with it by \`dmpsim ${kind} --resume ${shellWord(folder)}\``,
    });
  }
  const text = readPlainText(path, { bytesMax: lengthMax });
  return parseJsonInput(text, path, findingsSchema, lengthMax) as unknown as StudyFindings;
}

const findsNothing = (folder: string): InputError =>
  new InputError({
    path: 'folder',
    constraint: 'expected a study that finds something',
    value: 'points that somebody outside asked for',
    hint: `ask its runs: dmpsim query ${shellWord(folder)} "FROM wide"`,
  });

export interface StudyCheck {
  readonly folder: string;
  /** Runs to make again; all of them when absent. */
  readonly sample?: number | undefined;
  readonly executor: Executor;
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Checks a study from its own folder: digests, findings drawn again from the figures of its runs, and runs made again; which
 * ones a sample takes depends on the digest of the findings alone. Undefined when `signal` ended it.
 */
export async function verifyStudy(check: StudyCheck): Promise<VerdictVerification | undefined> {
  const { folder, signal } = check;
  const file = readStudy(folder);
  if (file.kind === 'served') throw findsNothing(folder);
  const findings = readFindings(folder);
  const space = new ParameterSpace(readParameters(file.parameters));
  const economy = new StudiedEconomy(file.base, space, identifyStudy(file));
  const kept = await readKept(folder, economy);
  const isSearch = file.kind === 'search';
  const replayed = isSearch
    ? replayStudy(planSearch(file).plan, economy, kept, (kpis) => readSearchOutcomes(file.asked, kpis))
    : replayStudy(planAnalysis(askedDesign(file)), economy, kept);
  const differences = [
    ...(digestFindings(findings) === findings.digest ? [] : ['findings: are not what their digest says']),
    ...replayed.differences,
  ];
  if (replayed.differences.length === 0) {
    const { evaluations, runs } = replayed;
    const made = isSearch
      ? completeSearch(
          concludeSearch(file, evaluations, runs),
          findings.kind === 'search' ? findings.confirmation : null,
        )
      : concludeSensitivity(file, evaluations, runs);
    if (!sameText(made, findings)) differences.push('findings: are not what the figures of the runs lead to');
  }
  differences.push(...checkConfirmation(folder, findings));
  const again = await makeAgain(check, economy, kept, findings.digest);
  if (signal?.aborted === true) return undefined;
  differences.push(...again.differences);
  return {
    identical: differences.length === 0,
    differences,
    checked: again.checked,
    runs: kept.size,
    warnings: warnOfVersion('study', findings.engine),
  };
}

async function readKept(folder: string, economy: StudiedEconomy): Promise<Map<number, KeptRun>> {
  const store = await ExperimentStore.openToRead(folder, economy.plan);
  try {
    return await readKeptRuns(
      store,
      economy.plan.observe.kpis.map(({ name }) => name),
    );
  } finally {
    store.close();
  }
}

/** A confirmation is a verdict with a folder of its own, which is verified as such. */
function checkConfirmation(folder: string, findings: StudyFindings): string[] {
  if (findings.kind !== 'search' || findings.confirmation === null) return [];
  const verdict = readFinished(join(folder, confirmationFolder));
  return verdict?.digest === findings.confirmation.verdict
    ? []
    : [`${confirmationFolder}: is not the verdict that the findings name`];
}

/** Runs of those that were asked for, made again. */
async function makeAgain(
  { sample, executor, onProgress, signal }: StudyCheck,
  economy: StudiedEconomy,
  kept: ReadonlyMap<number, KeptRun>,
  digest: string,
): Promise<{ readonly differences: readonly string[]; readonly checked: number }> {
  const asked = economy.plan.listed.runs.map((_, run) => run).filter((run) => kept.has(run));
  const chosen = chooseRuns(digest, asked, sample ?? asked.length);
  const differences: string[] = [];
  let checked = 0;
  await executor.execute(
    chosen.map((run) => taskOf(economy.plan, plannedRun(economy.plan, run))),
    {
      signal,
      onOutcome: ({ run, outcome }) => {
        const before = kept.get(run);
        const made = 'result' in outcome ? outcome.result : undefined;
        if ((made?.digest ?? '') !== before?.digest)
          differences.push(
            `run ${run}: digest ${made?.digest ?? 'none, it fails'}, the study has ${before?.digest || 'none'}`,
          );
        else if (made !== undefined && !made.kpis.every((value, k) => Object.is(value, before?.kpis?.[k])))
          differences.push(`run ${run}: the same run, and other figures`);
        checked += 1;
        onProgress?.({ done: checked, total: chosen.length });
      },
    },
  );
  return { differences, checked };
}
