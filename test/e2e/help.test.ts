import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import yargs, { type CommandModule } from 'yargs';
import { layOutExamples } from '../../bin/terminal/examples.ts';
import { dmpsim, temporaryFolder, village } from './command-line.ts';

const widthOfHelp = 110;
const commands = readdirSync('bin/commands').map((file) => basename(file, '.ts'));

async function helpOf(command: string): Promise<string> {
  const loaded = Object.values(await import(`../../bin/commands/${command}.ts`)) as CommandModule[];
  const line = yargs([]).scriptName('dmpsim').wrap(widthOfHelp).locale('en');
  for (const { builder } of loaded) if (typeof builder === 'function') await builder(line);
  return line.getHelp();
}

describe('the examples of a help', () => {
  it.each(commands)('of `%s` can be copied whole', async (command) => {
    const [, examples = ''] = (await helpOf(command)).split('Examples:\n');
    for (const line of examples.split('\n').filter((one) => one.trim() !== '')) {
      // Whatever is no command says what one does.
      expect(line).toMatch(/^ {2}(?:dmpsim |# )|^ {6,}/);
      expect(line.length).toBeLessThanOrEqual(widthOfHelp);
      if (line.startsWith('  dmpsim ')) expect(line.split('"').length % 2, line).toBe(1);
    }
  });

  it('stand beside what they do only where all have room', () => {
    const short = ['$0 run', 'runs'] as const;
    const long = [`$0 query out/x "${'SELECT '.repeat(9)}"`, 'asks'] as const;
    expect(layOutExamples([short])).toEqual([['$0 run', 'runs']]);
    expect(layOutExamples([short, long])).toEqual([
      ['# runs', ''],
      ['$0 run', ''],
      ['# asks', ''],
      [long[0], ''],
    ]);
  });
});

describe('what is wrong with --vary', () => {
  const folder = temporaryFolder();

  it.each([
    ['users.activ=[1, 2]', 'users.activ: expected a known path'],
    ['users.active=[many]', 'users.active: expected a number'],
    ['users.active=many', 'users.active: expected a list of values'],
  ])('%s is told of --vary', async (vary, why) => {
    const { code, stderr } = await dmpsim(['ensemble', village, '--vary', vary, '--out', `${folder}/x`]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${why}`);
    expect(stderr).toContain('at --vary');
    expect(stderr).not.toContain('--set');
  });

  it('leaves to --set what --set is to blame for', async () => {
    const vary = ['--vary', 'users.elasticity=[1, 2]', '--set', 'users.active=many'];
    const { stderr } = await dmpsim(['ensemble', village, ...vary, '--out', `${folder}/y`]);
    expect(stderr).toContain('at --set');
  });
});
