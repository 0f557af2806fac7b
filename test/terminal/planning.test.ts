import { describe, expect, it } from 'vitest';
import { watchPlanning } from '../../bin/terminal/planning.ts';
import { exitCodeOf } from '../../bin/terminal/problems.ts';
import { openScreen } from '../../bin/terminal/screen.ts';

const screen = openScreen({ quiet: true });

describe('a plan that takes its time', () => {
  it('ends after Ctrl-C with a message and exit code 130, at whatever point it is', async () => {
    let point = 0;
    // It would go on for ever: nothing but the signal ends it.
    const next = (): IteratorResult<number, never> => {
      point += 1;
      if (point === 3) process.emit('SIGINT');
      return { done: false, value: point };
    };
    const stopped = await watchPlanning(screen, 65_536, next).catch((error: unknown) => error);
    expect(exitCodeOf(stopped)).toBe(130);
    expect(String(stopped)).toMatch(/stopped while planning, [\d,]+ of 65,536 points; nothing was written$/);
    expect(point).toBeGreaterThanOrEqual(3);
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  it('of one step is answered too, and gives its plan where nobody interrupts', async () => {
    const step = (signal: boolean) => () => {
      if (signal) process.emit('SIGTERM');
      return { done: true as const, value: 'plan' };
    };
    expect(await watchPlanning(screen, 1, step(false))).toBe('plan');
    await expect(watchPlanning(screen, 1, step(true))).rejects.toMatchObject({ exitCode: 143 });
  });
});
