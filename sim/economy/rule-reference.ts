import { listModules } from '../kernel/economy.ts';
import type { Measure } from '../kernel/measure.ts';
import { changeablePaths } from '../scenario/changeable.ts';
import { fieldLedTo } from '../scenario/declared-fields.ts';
import { formulaFunctions } from '../scenario/formula.ts';
import type { Resolved } from '../scenario/resolve.ts';
import { unitOf } from '../units.ts';
import { economy } from './index.ts';
import { groups, institutionBooks } from './rules/holders.ts';
import type { Rules } from './rules/parameters.ts';
import { listTokens } from './rules/plan.ts';
import { placeNames, ruleMeasureNames, timeNames } from './rules/vocabulary.ts';

/** A word that rules may use, with its unit and meaning. */
export interface Word {
  readonly name: string;
  readonly unit: string;
  readonly doc: string;
}

/** Everything that a rule, a KPI or an expectation may name in a scenario: known before any run. */
export interface Reference {
  readonly measures: readonly (Word & {
    readonly cadence: 'tick' | 'day' | 'week';
    /** Whether rules may ask for its sum of a day or a week, `NAME.day`. */
    readonly sums: boolean;
  })[];
  /** Who may pay and be paid; the unit is the tokens that it holds. */
  readonly holders: readonly Word[];
  /** Names beside measures that formulas of rules know, and those of measures that rules bring. */
  readonly names: readonly Word[];
  readonly functions: readonly string[];
  /** Parameters that rules, dates or votes may set. */
  readonly changeable: readonly (Word & { readonly setBy: 'date' | 'vote' })[];
}

/** What a scenario has words for. */
export function listReference({ scenario }: Pick<Resolved, 'scenario'>): Reference {
  const measures = listModules(economy, scenario).flatMap(
    ({ behaviour }): readonly Measure<never>[] => behaviour.measures?.({ scenario } as never) ?? [],
  );
  const { rules } = scenario as unknown as { readonly rules: Rules };
  return {
    measures: measures.map(({ name, unit, doc, cadence, counted }) => ({
      name,
      unit,
      doc,
      cadence,
      sums: counted === true,
    })),
    holders: listHolders(rules),
    names: [
      ...Object.entries({ ...timeNames, ...placeNames }).map(([name, doc]) => ({ name, unit: '', doc })),
      ...ruleMeasureNames.map(([name, unit, doc]) => ({ name, unit, doc })),
    ],
    functions: formulaFunctions,
    changeable: changeablePaths().flatMap((path) => {
      const note = fieldLedTo(path)?.note;
      if (note?.setBy === undefined) return [];
      const unit = note.dimension === undefined ? '' : unitOf(note.dimension);
      return [{ name: path, unit, doc: note.doc, setBy: note.setBy }];
    }),
  };
}

function listHolders(rules: Rules): Word[] {
  const own = listTokens(rules).map(({ name }) => name);
  const held = (books: Readonly<Record<string, string>>): string =>
    [...Object.keys(books), ...own].join(', ');
  return [
    ...Object.entries(institutionBooks).map(([name, books]) => ({
      name,
      unit: held(books),
      doc: 'institution',
    })),
    ...Object.entries(groups).map(([name, { books, doc, traits }]) => ({
      name,
      unit: held(books),
      doc: `${doc}; by ${['equal', ...traits.filter((trait) => ['stake', 'work', 'balance'].includes(trait))].join(', ')}, or "= formula" over ${traits.join(', ')}`,
    })),
    ...Object.entries(rules).flatMap(([rule, { pools }]) =>
      Object.entries(pools).map(([pool, written]) => ({
        name: `rules.${rule}.${pool}`,
        unit: String(written).replace(/^.*\s/, ''),
        doc: `pool of the rule ${rule}`,
      })),
    ),
  ];
}
