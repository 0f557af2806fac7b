import { warnLate } from '../../kernel/checks.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { odd, type Warning } from '../../scenario/warning.ts';

/** What a scenario sets while it runs, by vote or with a date, by where it says so. */
const listSets = ({ changes, mechanisms }: Scenario) => [
  ...changes.map(({ from, set }, index) => ({ path: `changes.${index}`, at: from, set })),
  ...mechanisms.governance.proposals.map(({ at, set }, index) => ({
    path: `mechanisms.governance.proposals.${index}`,
    at,
    set,
  })),
];

export const warnOfLateSets = (scenario: Scenario): Warning[] =>
  listSets(scenario).map(({ path, at }) => warnLate(path, at, scenario));

/** What is set of parts that are not there: they alone read what stands at `absent` paths and below. */
export const warnOfIdleSets = (scenario: Scenario, absent: readonly string[], because: string): Warning[] =>
  listSets(scenario).flatMap(({ path, set }) =>
    Object.keys(set).map((rule) =>
      odd(
        absent.some((one) => rule === one || rule.startsWith(`${one}.`)),
        `${path}.set.${rule} has no effect: ${because}`,
      ),
    ),
  );
