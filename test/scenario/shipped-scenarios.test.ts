import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenarioJsonSchema } from '../../sim/scenario/json-schema.ts';
import { loadScenario } from '../../sim/store/scenario-files.ts';

const folder = 'scenarios';
const schemaFile = join(folder, 'scenario.schema.json');
const shipped = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml') && !/^(experiments|proposals|studies)\b/.test(name))
  .map((name) => join(folder, name));

describe('the scenarios that ship', () => {
  it.each(shipped)(
    '%s resolves without warnings of a mistake, asks a question and names its schema',
    (file) => {
      const { scenario } = loadScenario(file);
      expect(scenario.question).toMatch(/\?$/);
      expect(readFileSync(file, 'utf8').split('\n')[0]).toBe(
        `# yaml-language-server: $schema=${relative(dirname(file), schemaFile).replace(/^(?!\.)/, './')}`,
      );
    },
  );

  it('are described by the schema beside them: renew it with `dmpsim schema > scenarios/scenario.schema.json`', () => {
    expect(JSON.parse(readFileSync(schemaFile, 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(scenarioJsonSchema())),
    );
  });
});
