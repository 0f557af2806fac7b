import { canonicalJson } from '../canonical.ts';
import type { ResolvedScenario } from '../economy/resolve.ts';
import type { ScenarioStage } from '../scenario/stages.ts';

/** Hours from the start for which two scenarios are the same; none where they differ in anything but their changes. */
export function findSharedHours(left: ResolvedScenario, right: ResolvedScenario): number {
  if (withoutChanges(left) !== withoutChanges(right)) return 0;
  const place = left.stages.findIndex((stage, k) => !isSame(stage, right.stages[k]));
  const [own, other] =
    place < 0 ? [undefined, right.stages[left.stages.length]] : [left.stages[place], right.stages[place]];
  return Math.min(own?.from ?? Number.POSITIVE_INFINITY, other?.from ?? Number.POSITIVE_INFINITY);
}

const isSame = (left: ScenarioStage, right: ScenarioStage | undefined): boolean =>
  right !== undefined && left.from === right.from && canonicalJson(left.set) === canonicalJson(right.set);

const knownWithout = new WeakMap<ResolvedScenario, string>();

/** What a scenario is but for its changes and labels. */
function withoutChanges(resolved: ResolvedScenario): string {
  const known = knownWithout.get(resolved);
  if (known !== undefined) return known;
  const { scenario, inputs } = JSON.parse(resolved.canonical) as Record<string, Record<string, unknown>>;
  const { changes: _, name: _name, question: _question, ...rules } = scenario;
  const text = canonicalJson({ rules, inputs });
  knownWithout.set(resolved, text);
  return text;
}
