import { valueAt } from '../scenario/changed-values.ts';
import { checkClock } from '../scenario/clock-checks.ts';
import { warnOfDepartures } from '../scenario/departures.ts';
import { checkExpectations, warnOfUnreached } from '../scenario/expectations.ts';
import { type AnyScenario, frameParameters } from '../scenario/frame-parameters.ts';
import { proposalsOf, proposalsPath } from '../scenario/proposals.ts';
import { joinPlaces, type ScenarioLanguage } from '../scenario/schema.ts';
import { idle, odd, type Warning } from '../scenario/warning.ts';
import type { MeasureNote } from './measure.ts';
import type { AnyPart, Module } from './module.ts';
import { listReadings } from './readings.ts';
import { checkRunSize } from './run-size.ts';

/** What the parts of an economy together make of scenarios. Throws, by path, where two parts declare one parameter. */
export function languageOf(modules: readonly Module[]): ScenarioLanguage {
  const declared = modules.flatMap(({ part }) =>
    part.declaration.parameters === undefined ? [] : [part.declaration.parameters],
  );
  const there = (scenario: AnyScenario): Module['behaviour'][] =>
    modules
      .filter(({ part }) => missingSwitch(part, scenario) === undefined)
      .map(({ behaviour }) => behaviour);
  const { changes, ...frame } = frameParameters;
  return {
    // What changes later stands last.
    places: joinPlaces([frame, ...declared, { changes }]),
    fills: modules.flatMap(({ behaviour }) => behaviour.fillsWords ?? []),
    readingNames: (scenario) => [
      ...listReadings(
        there(scenario).flatMap(({ measures }) => measures?.({ scenario } as never) ?? []),
      ).keys(),
    ],
    check: (scenario) => {
      const parts = there(scenario);
      const checks = parts.flatMap(({ checks: own = [] }) => own);
      const measures = (): readonly MeasureNote[] =>
        parts.flatMap((part) => part.measures?.({ scenario } as never) ?? []);
      const findings = [
        ...checkClock(scenario),
        ...checks.flatMap((check) => check(scenario as never, measures)),
        ...checkExpectations(scenario, measures),
      ];
      // How much a run takes means something only where the rest is right.
      if (findings.length > 0) return findings;
      return checkRunSize(
        scenario,
        parts.flatMap(({ takes }) => takes?.(scenario) ?? []),
      );
    },
    checkInputs: (scenario, inputs) =>
      there(scenario).flatMap(({ checksOfInputs = [] }) =>
        checksOfInputs.flatMap((check) => check(scenario, inputs)),
      ),
    warn: (scenario, inputs) => [
      ...there(scenario).flatMap(({ warnings = [] }) => warnings.flatMap((warn) => warn(scenario, inputs))),
      ...warnOfAbsent(modules, scenario),
      ...warnOfUnreached(scenario),
      ...warnOfDepartures(scenario, listSets(scenario)),
    ],
  };
}

/** The switch that is off and without which a part is not there; undefined for one that is. */
export function missingSwitch({ declaration }: AnyPart, scenario: object): string | undefined {
  const { name, on, needs = [] } = declaration;
  const state = on === undefined ? true : valueAt(scenario, on);
  if (typeof state !== 'boolean')
    throw new Error(`the part ${name} is there by ${on}, which is no switch of the scenario`);
  if (!state) return on;
  return needs.map((need) => missingSwitch(need, scenario)).find((path) => path !== undefined);
}

/** What a scenario states, or sets later, of parts that are not there. */
function warnOfAbsent(modules: readonly Module[], scenario: AnyScenario): Warning[] {
  return modules.flatMap(({ part, behaviour }) => {
    const missing = missingSwitch(part, scenario);
    const absent = behaviour.readsAlone ?? [];
    if (missing === undefined) return [];
    const because = `${missing} is false`;
    return [
      ...absent.map((path) => idle(path, true, because)),
      ...listSets(scenario).flatMap(({ path, set }) =>
        Object.keys(set).map((rule) =>
          odd(
            absent.some((one) => rule === one || rule.startsWith(`${one}.`)),
            `${path}.set.${rule} has no effect: ${because}`,
          ),
        ),
      ),
    ];
  });
}

/** What a scenario sets while it runs, with a date or by vote, by where it says so. */
const listSets = (scenario: AnyScenario) => [
  ...scenario.changes.map(({ set }, index) => ({ path: `changes.${index}`, set })),
  ...proposalsOf(scenario).map(({ set }, index) => ({ path: `${proposalsPath}.${index}`, set })),
];
