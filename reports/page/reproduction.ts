import { shellWord } from '../../sim/workload/shell-word.ts';
import type { ReportData } from '../charts/report-data.ts';
import { formatCount } from '../kit/number-format.ts';
import { describeLength } from '../kit/time-format.ts';
import { element } from './markup.ts';

/** What this report stands on, and the commands that make and check it again. */
export function createReproduction(data: ReportData): HTMLElement {
  const fact = (name: string, ...value: (Node | string)[]) => [
    element('dt', {}, name),
    element('dd', {}, ...value),
  ];
  const files = data.files.map(({ file, sha256 }) =>
    element('li', {}, file, ' ', element('code', {}, sha256)),
  );
  const facts = [
    ...fact('Digest', element('code', {}, data.digest)),
    ...fact('Scenario', element('code', {}, data.scenarioSha256)),
    ...fact('Seed', `${data.seed}, replication ${data.replication}`),
    ...fact('Clock', `${formatCount(data.ticks)} ticks of ${describeLength(data.tickHours)}`),
    ...fact('Made with', `dmpsim ${data.engine} on ${data.platform}`),
    ...fact('Files read', element('ul', {}, ...files)),
  ];
  return element(
    'div',
    {},
    element('p', {}, 'Run it again:'),
    element('pre', { tabindex: 0 }, element('code', {}, rerunCommand(data))),
    element('p', {}, sameDigest),
    element('pre', { tabindex: 0 }, element('code', {}, 'dmpsim verify FOLDER')),
    element('dl', { class: 'facts' }, ...facts),
  );
}

const sameDigest =
  'The same version gives the same digest on every machine, to the last bit. Check a run that is there:';

function rerunCommand(data: ReportData): string {
  const words = ['dmpsim', 'run', data.scenarioFile, '--seed', data.seed];
  if (data.replication !== 0) words.push('--replication', String(data.replication));
  for (const setting of data.set) words.push('--set', setting);
  return words.map(shellWord).join(' ');
}
