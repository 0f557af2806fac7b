import type { Dimension } from '../units.ts';
import { z } from '../zod.ts';
import { valueAt } from './changed-values.ts';
import { declaredFields, fieldLedTo } from './declared-fields.ts';
import { nearestName } from './nearest.ts';
import { type Proposal, proposalsOf, proposalsPath } from './proposals.ts';
import { ofSpoken } from './schema.ts';
import { type Description, describeIssue, docOf, type Finding, showValue } from './schema-problems.ts';
import { isMap, unwrap } from './schema-tree.ts';
import { isSlot } from './slot.ts';

/** A parameter that governance may change while a run goes on (economy.md §2.14). */
export interface GovernableRule {
  /** Dotted path; `<name>` stands for the name of a workload. */
  readonly path: string;
  /** Absent for a switch. */
  readonly dimension?: Dimension | undefined;
}

/** Everything that a proposal may set. */
const governableRules = ofSpoken((): readonly GovernableRule[] =>
  declaredFields()
    .filter(({ note }) => note.setBy === 'vote')
    .map(({ path, note }) => ({ path, dimension: note.dimension })),
);

/** The rule that a proposal's path sets; undefined when governance may not change it. */
export function findGovernableRule(path: string): GovernableRule | undefined {
  const field = fieldLedTo(path);
  return governableRules().find((rule) => rule.path === field?.path);
}

/** What a proposal sets, by path: quantities in canonical units, switches and choices as they are. */
export type RuleChange = Record<string, number | boolean | string>;

/** Reads what proposals set with the same units and ranges as the scenario itself; findings say what cannot be set. */
export function parseProposals(scenario: object): { proposals: Proposal[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const proposals = proposalsOf(scenario).map((proposal, index) => {
    const change: RuleChange = {};
    for (const [path, written] of Object.entries(proposal.set)) {
      const parsed = parseRule(path, written, scenario);
      if (typeof parsed !== 'object') {
        change[path] = parsed;
        continue;
      }
      const { mend, ...told } = parsed;
      const at = `${proposalsPath}.${index}.set.${path}`;
      findings.push({ ...told, path: at, ...(mend === undefined ? {} : { mend: { [at]: mend } }) });
    }
    if (Object.keys(proposal.set).length === 0) findings.push(noRule(index));
    return { ...proposal, set: change };
  });
  return { proposals, findings };
}

function noRule(index: number): Finding {
  return {
    path: `${proposalsPath}.${index}.set`,
    constraint: 'expected a rule that the proposal would change',
    value: 'none',
    hint: 'for instance set: { mechanisms.price.basePrice: 0.06 DGAI/CU }; votes that only confirm are confirmEvery',
  };
}

function parseRule(
  path: string,
  written: unknown,
  scenario: object,
): number | boolean | string | (Omit<Finding, 'path' | 'mend'> & { readonly mend?: string | undefined }) {
  if (findGovernableRule(path) === undefined || valueAt(scenario, path) === undefined)
    return refuseRule(path, scenario);
  const field = fieldLedTo(path)?.schema;
  if (field !== undefined && unwrap(field) instanceof z.ZodBoolean) {
    if (typeof written === 'boolean') return written;
    return { constraint: 'expected true or false', value: showValue(written), hint: docOf(field) ?? '' };
  }
  const result = field?.safeParse(written);
  if (isSlot(result?.data))
    return {
      constraint: 'expected a value: votes set numbers, dated changes may set formulas',
      value: showValue(written),
      hint: 'write a number with its unit, or set it by changes:',
    };
  if (result?.success) return result.data as number | string;
  const issue = result?.error.issues[0];
  const { constraint, mend, ...told }: Description =
    issue === undefined ? { constraint: 'expected a rule' } : describeIssue(issue, written, field);
  const hint = told.hint ?? docOf(field) ?? 'for instance what the scenario begins with';
  return { constraint, value: showValue(written), hint, mend };
}

function refuseRule(path: string, scenario: object): Omit<Finding, 'path' | 'mend'> {
  const known = governableRules().flatMap(({ path: of }) => namedPaths(of, scenario));
  const field = fieldLedTo(path);
  const near = nearestName(path, known);
  const told = near === undefined ? `known: ${known.slice(0, 20).join(', ')}` : `did you mean ${near}?`;
  const hint =
    field?.note.setBy === 'date' ? 'it is no rule of the network; changes with a date may set it' : told;
  const why = field?.note.fixed;
  return {
    constraint: 'expected a rule that governance may change',
    value: showValue(path),
    hint: why === undefined ? hint : `it cannot: ${why}`,
  };
}

/** A path with the names that a scenario gives where it has `<name>`. */
function namedPaths(path: string, scenario: object): string[] {
  const place = path.indexOf('.<name>');
  if (place < 0) return [path];
  const list = path.slice(0, place);
  const rest = path.slice(place + '.<name>'.length);
  return namesAt(valueAt(scenario, list)).flatMap((name) => namedPaths(`${list}.${name}${rest}`, scenario));
}

/** Names of the entries of a list or a map. */
function namesAt(held: unknown): readonly string[] {
  if (!Array.isArray(held)) return isMap(held) ? Object.keys(held) : [];
  return held.map((item, index) => (isMap(item) ? String(item['name'] ?? index) : String(index)));
}
