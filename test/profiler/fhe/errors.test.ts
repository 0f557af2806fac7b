import { describe, expect, it } from 'vitest';
import { InputError } from '../../../sim/errors.ts';
import { Cryptosystem } from '../../../sim/profiler/fhe/cryptosystem.ts';
import { explainSealError, loadSeal } from '../../../sim/profiler/fhe/seal.ts';
import { refuseWasmMemory, watchWasmMemory } from './wasm-memory.ts';

watchWasmMemory();

/** What the library says when it is asked for something, as a person sees it. */
function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('nothing was wrong');
}

describe('what goes wrong in the library', () => {
  it('is said in one line, with what was being done', async () => {
    const seal = await loadSeal();
    const odd = { scheme: 'bfv', degree: 1000 as 4096 } as const;
    const message = messageOf(() => new Cryptosystem(seal, odd));
    expect(message).toMatch(/^fhe: making keys of BFV at N = 1000 failed, got .{5,120}\n {4}hint: .*$/);
  });

  it('is refused when a ciphertext is used after its end, and memory is not lost by it', async () => {
    const system = new Cryptosystem(await loadSeal(), { scheme: 'ckks', degree: 4096 });
    const plain = system.encode(new Float64Array(system.slots).fill(0.5));
    const fresh = system.encrypt(plain);
    const bottom = system.switchDown(fresh);
    expect(messageOf(() => system.rescale(bottom))).toMatch(/^fhe: rescale of CKKS at N = 4096 failed, got /);
    expect(messageOf(() => system.add(fresh, bottom))).toContain('mismatch');
    system.close();
    expect(messageOf(() => system.add(fresh, fresh))).toContain('expected keys that are still held');
    for (const thing of [plain, fresh, bottom]) thing.delete();
  });

  it('says that memory is missing when there is none', async () => {
    const seal = await loadSeal();
    const allow = refuseWasmMemory();
    const held: Cryptosystem[] = [];
    const take = (): void => {
      for (let k = 0; k < 20; k += 1) held.push(new Cryptosystem(seal, { scheme: 'ckks', degree: 8192 }));
    };
    const message = messageOf(take);
    allow();
    expect(message).toContain('expected more memory for making keys of CKKS at N = 8192');
    expect(message).toContain('hint: close other programs');
  });

  it('passes through when it was said well already', () => {
    const own = new InputError({
      path: 'fhe',
      constraint: 'expected something else',
      value: 'this',
      hint: 'no',
    });
    expect(explainSealError(own, 'adding')).toBe(own);
    expect(explainSealError('no key', 'adding').message).toMatch(/^fhe: adding failed, got no key\n/);
  });
});
