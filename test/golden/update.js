import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isFresh } from '../../bin/build.js';

/*
 * `node test/golden/update.js` writes the digests that the engine gives now into digests.json, and says which changed.
 * A digest that changes means that runs published before can no longer be verified: say in CHANGELOG.md why.
 */
const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const file = join(here, 'digests.json');

if (!isFresh()) await build();
const { loadScenario, simulate } = await import('../../dist/sim/index.js');

const golden = JSON.parse(readFileSync(file, 'utf8'));
let changed = 0;
for (const [name, entry] of Object.entries(golden.runs)) {
  const set = [`clock.horizon=${entry.horizon}`];
  const { digest } = simulate(loadScenario(join(root, 'scenarios', `${name}.yaml`), { set }));
  if (digest !== entry.digest) {
    console.log(`${name}: ${entry.digest || 'none'} → ${digest}`);
    changed += 1;
  }
  entry.digest = digest;
}
writeFileSync(file, `${JSON.stringify(golden, null, 2)}\n`);
console.log(changed === 0 ? 'nothing changed' : `${changed} changed: say why in CHANGELOG.md`);
