import { warnLate } from '../../scenario/clock-checks.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import type { Warning } from '../../scenario/warning.ts';
import type { Scenario } from '../resolve.ts';

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

/** Votes by DMP need the DMP. */
export const checkVoters = ({ mechanisms, twoPm }: Scenario): Finding[] =>
  mechanisms.governance.proposals.flatMap(({ by }, index) =>
    by === 'stake' || twoPm.enabled
      ? []
      : [
          {
            path: `mechanisms.governance.proposals.${index}.by`,
            constraint: 'expected stake, as there is no DMP where twoPm.enabled is false',
            value: 'dmp',
            hint: 'set twoPm.enabled to true, or let DGAI at stake vote',
          },
        ],
  );
