import { InputError, retellProblems } from '../errors.ts';
import { valueAt } from '../scenario/changed-values.ts';
import { fieldLedTo } from '../scenario/declared-fields.ts';
import { readScenarioChain } from '../scenario/extends.ts';
import { type FormulaTables, listNamesIn } from '../scenario/formula.ts';
import { listOrigins, plainValue } from '../scenario/located.ts';
import { nearestName } from '../scenario/nearest.ts';
import { applySettings } from '../scenario/overrides.ts';
import { scenarioSchema } from '../scenario/schema.ts';
import { explainIssues, locateFindings } from '../scenario/schema-problems.ts';
import { childOf, schemaAt, writtenDefault } from '../scenario/schema-tree.ts';
import type { SourceReader } from '../scenario/source-reader.ts';
import { followRule, type RulePath } from './rule-path.ts';
import { checkAlone } from './rules/checks.ts';
import { compileRule, listTexts } from './rules/compile-rule.ts';
import { rulesMeasures } from './rules/measures.ts';
import type { Rules } from './rules/parameters.ts';
import { listTokens, planRules, type RulePlan } from './rules/plan.ts';
import { placeNames } from './rules/vocabulary.ts';
// Puts the economy together, and with it what a scenario may say.
import './index.ts';

/** Most times that a rule is tried. */
export const trialsMax = 1_000_000;

/** Values of measures for each time that a rule is tried: those of the last row hold from then on. */
export interface Given {
  readonly names: readonly string[];
  /** Those of them that were written by hand; a file may have more columns than a rule reads. */
  readonly byHand: readonly string[];
  readonly rows: readonly Float64Array[];
}

export interface TrialOptions {
  /** Which rule, where the file has several. */
  readonly rule?: string | undefined;
  readonly set?: readonly string[];
  readonly times: number;
  readonly given: Given;
}

/**
 * Applies one rule of a file by itself, as often as asked, to measures that are given by hand: no economy is laid out. A file
 * with nothing but `rules:` is enough. Throws InputError for what is wrong with the rule, and for names that nobody gave.
 */
export function tryRule(file: string, reader: SourceReader, options: TrialOptions): RulePath {
  const schema = scenarioSchema();
  const tree = applySettings(
    readScenarioChain(file, reader, schema, () => undefined),
    options.set ?? [],
    schema,
  );
  const origins = listOrigins(tree);
  const written = { rules: childOf(plainValue(tree), 'rules') ?? {} };
  const parsed = schemaAt(schema, ['rules'])?.safeParse(written.rules);
  if (parsed?.success !== true) {
    const issues = (parsed?.error.issues ?? []).map((issue) => ({
      ...issue,
      path: ['rules', ...issue.path],
    }));
    throw new InputError(locateFindings(explainIssues(issues, written, schema), origins));
  }
  const rules = parsed.data as Rules;
  const plan = choose(planRules(rules), options.rule);
  const findings = checkAlone([plan], rules, (path) => presentAt(path, { rules }));
  if (findings.length > 0) throw new InputError(locateFindings(findings, origins));
  const own = rulesMeasures({ scenario: { rules: { [plan.name]: plan.rule } } });
  requireGiven(
    plan,
    options.given,
    own.map(({ name }) => name),
  );
  const compiled = retellProblems(
    () => compileRule(plan, [...options.given.names, ...own.map(({ name }) => name)], noTables),
    (problem) => {
      const [located] = locateFindings([problem], origins);
      const isName = problem.constraint.includes('known name') && !problem.hint.startsWith('did you mean');
      return { ...located, ...(isName ? { hint: `give it by hand: --given ${problem.value}=1` } : {}) };
    },
  );
  return followRule({ plan, compiled, own, tokens: listTokens(rules), origins }, options);
}

/** What a parameter is where a rule is tried: as the file has it or by default; 0 where only an economy says. */
function presentAt(path: string, written: object): unknown {
  if (path.startsWith('rules.')) return valueAt(written, path);
  const field = fieldLedTo(path);
  const usual = field === undefined ? undefined : writtenDefault(field.schema);
  const isNumber = usual === undefined && field?.note.dimension !== undefined;
  return isNumber ? 0 : field?.schema.safeParse(usual).data;
}

const noTables: FormulaTables = new Map();

function choose(plans: readonly RulePlan[], name: string | undefined): RulePlan {
  const names = plans.map((plan) => plan.name);
  const found =
    name === undefined && plans.length === 1 ? plans[0] : plans.find((plan) => plan.name === name);
  if (found !== undefined) return found;
  const near = name === undefined ? undefined : nearestName(name, names);
  const known =
    names.length === 0 ? 'a rule stands below rules: in the file' : `name one of ${names.join(', ')}`;
  throw new InputError({
    path: '--rule',
    constraint: names.length === 0 ? 'expected a file with rules' : 'expected the name of one rule',
    value: name ?? `${names.length} rules`,
    hint: near === undefined ? known : `did you mean ${near}?`,
  });
}

/** Balances and the like are known in a run alone: who uses them says what they are, and nothing that is not used. */
function requireGiven(plan: RulePlan, { names, byHand }: Given, measured: readonly string[]): void {
  const own = [...plan.states, ...plan.pools].map(({ name }) => name);
  const computed = names.find(
    (name) => own.includes(name) || measured.includes(name) || Object.hasOwn(plan.rule.let, name),
  );
  if (computed !== undefined)
    throw new InputError({
      path: '--given',
      constraint: `expected names that the rule ${plan.name} does not keep itself`,
      value: computed,
      hint: own.includes(computed)
        ? `where it begins is --set rules.${plan.name}.state.${computed}=1`
        : 'leave it out: it is computed',
    });
  const texts = listTexts(plan).join('\n');
  const missing = listNamesIn(texts, Object.keys(placeNames)).find((name) => !names.includes(name));
  if (missing !== undefined)
    throw new InputError({
      path: '--given',
      constraint: `expected a value of ${missing}, which the rule ${plan.name} uses`,
      value: 'nothing',
      hint: `write --given ${missing}=1`,
    });
  const needless = byHand.find((name) => listNamesIn(texts, [name]).length === 0);
  if (needless === undefined) return;
  const near = nearestName(needless, texts.match(/[A-Za-z_][\w.-]*/g) ?? []);
  throw new InputError({
    path: '--given',
    constraint: `expected names that formulas of the rule ${plan.name} use`,
    value: needless,
    hint: near === undefined ? 'leave it out' : `did you mean ${near}?`,
  });
}
