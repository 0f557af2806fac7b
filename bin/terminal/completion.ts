import type { Argv, FallbackCompletionFunction } from 'yargs';
import { listShipped } from '../../sim/store/shipped-files.ts';

type Kind = 'scenarios' | 'experiments' | 'proposals' | 'studies';

/** What ships and may stand as the first argument of a command; of `validate`, as any. */
const kindsWanted: Readonly<Record<string, readonly Kind[]>> = {
  run: ['scenarios'],
  ensemble: ['scenarios', 'experiments'],
  search: ['studies'],
  sensitivity: ['scenarios', 'studies'],
  compare: ['proposals'],
  validate: ['scenarios', 'experiments', 'proposals', 'studies'],
  explain: ['scenarios'],
};

/** Has yargs answer the shell that asks how a line may go on: commands, options, and names of what ships. */
export function addCompletion(line: Argv): void {
  const complete: FallbackCompletionFunction = (word, _args, propose, done) => {
    propose((_error, words = []) => {
      // Options are proposed to those who began one: where nothing else is, the shell proposes files.
      const known = words.filter((one) => word.startsWith('-') || !one.startsWith('-'));
      const { boolean } = (line as unknown as { getOptions(): { boolean: readonly string[] } }).getOptions();
      done([...known, ...proposeShipped(process.argv.slice(3), boolean)]);
    });
  };
  // A word for the command that would print the script of yargs, which cannot complete names with a colon in bash.
  line.completion('completion-of-yargs', false, complete);
}

/** Names that ship and go on from the last word of a line, `dmpsim` being the first; `flags` are options without a value. */
function proposeShipped(words: readonly string[], flags: readonly string[]): string[] {
  const [, command, ...after] = words;
  const kinds = kindsWanted[command];
  const current = after.pop();
  if (kinds === undefined || current === undefined || current.startsWith('-')) return [];
  const isValue = (index: number): boolean => {
    const before = after[index - 1] ?? '';
    return before.startsWith('-') && !before.includes('=') && !flags.includes(before.replace(/^-+/, ''));
  };
  const given = after.filter((word, index) => !word.startsWith('-') && !isValue(index));
  if (isValue(after.length) || (given.length > 0 && command !== 'validate')) return [];
  const names = kinds.flatMap(listShipped).filter((name) => name.startsWith(current));
  // Zsh takes what follows a colon for a description.
  return process.env['SHELL']?.endsWith('zsh') === true
    ? names.map((name) => name.replaceAll(':', '\\:'))
    : names;
}
