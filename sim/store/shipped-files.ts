import { readdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { shippedPrefix } from '../scenario/source-reader.ts';
import { installationFolder } from './installation.ts';

/** The folder of the scenarios that ship. */
export function shippedScenarios(): string {
  return join(installationFolder(), 'scenarios');
}

/** Names of the scenarios, or of the proposals, experiments or studies, that ship, as `dmpsim:` names without their ending. */
export function listShipped(kind: 'scenarios' | 'proposals' | 'experiments' | 'studies'): string[] {
  const folder = kind === 'scenarios' ? '' : `${kind}/`;
  const place = join(shippedScenarios(), folder);
  return readdirSync(place)
    .filter((file) => extname(file) === '.yaml')
    .sort()
    .map((file) => `${shippedPrefix}${folder}${basename(file, '.yaml')}`);
}
