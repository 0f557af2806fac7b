import { describe, expect, it } from 'vitest';
import { InputError } from '../../../sim/errors.ts';
import { checkClose, fheAnchor, fheCatalogue, fheDenominator } from '../../../sim/profiler/fhe/workloads.ts';
import { wasmBytes, watchWasmMemory } from './wasm-memory.ts';

const setting = { threads: 1, provider: 'cpu' };
const idsOf = (name: string) => fheCatalogue.list('full').filter((id) => id.startsWith(`fhe/${name}-`));

watchWasmMemory();

describe('what is computed under encryption', () => {
  it.each(['ckks-4096', 'bfv-4096', 'anchor'])('decrypts to what it gives in the clear: %s', async (name) => {
    const ids = name === 'anchor' ? [fheAnchor] : idsOf(name);
    // Open at once they share their keys.
    const open = await Promise.all(ids.map((id) => fheCatalogue.find(id, setting).open()));
    for (const one of open) {
      await one.run();
      await one.check?.();
    }
    for (const one of open) await one.close();
  });

  it('is refused when it decrypts to something else', () => {
    const real = { scheme: 'ckks', degree: 8192 } as const;
    const right = Float64Array.of(1, 2, 3);
    const wrong = Float64Array.of(1, 2.001, 3);
    expect(() => checkClose('sum', real, right, right)).not.toThrow();
    expect(() => checkClose('sum', real, wrong, right)).toThrow(
      /expected sum to decrypt.*an error of 0.00099/,
    );
    expect(() => checkClose('sum', { ...real, scheme: 'bfv' }, wrong, right)).toThrow(InputError);
    const nothing = wrong.map(() => Number.NaN);
    expect(() => checkClose('sum', { ...real, degree: 4096 }, nothing, right)).toThrow(InputError);
  });
});

describe('the catalogue of encrypted work', () => {
  it('has every operation of both schemes at 4096, 8192 and 16384', () => {
    const ids = fheCatalogue.list('full');
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain(fheAnchor);
    const operations = [
      'encode',
      'encrypt',
      'add',
      'multiply',
      'relinearise',
      'rescale',
      'rotate',
      'decrypt',
    ];
    for (const name of ['ckks-4096', 'ckks-8192', 'ckks-16384', 'bfv-4096', 'bfv-8192', 'bfv-16384'])
      for (const operation of [...operations, 'dot-product'])
        expect(ids.some((id) => id.startsWith(`fhe/${name}-${operation}`))).toBe(true);
  });

  it('has every operation that a circuit counts', () => {
    const ids = [...fheCatalogue.list('full'), fheAnchor].filter((id) => id !== fheDenominator);
    let counted = 0;
    for (const id of ids) {
      const { facts } = fheCatalogue.find(id, setting);
      const prefix = /^fhe\/\w+-\d+-/.exec(id)?.[0];
      const counts = Object.keys(facts).filter((fact) => fact.startsWith('count:'));
      for (const name of counts) expect(ids).toContain(`${prefix}${name.slice('count:'.length)}`);
      counted += counts.length;
    }
    expect(counted).toBeGreaterThan(50);
  });

  it.each(['fhe/ckks-4096-rotate-l9', 'fhe/ckks-2048-add-l1', 'fhe/paillier', 'fhe/'])('refuses %s', (id) => {
    expect(() => fheCatalogue.find(id, setting)).toThrow(InputError);
  });
});

describe('memory of the library', () => {
  it('says what keys and data weigh', async () => {
    const open = await fheCatalogue.find('fhe/ckks-4096-add-l2', setting).open();
    const { memory } = open;
    // A polynomial of 4096 coefficients modulo two primes is 64 KiB: data are two of them, public keys two of three primes.
    expect(memory?.['ciphertext']).toBeGreaterThan(131_072);
    expect(memory?.['ciphertext']).toBeLessThan(132_000);
    expect(memory?.['publicKey']).toBeGreaterThan(196_608);
    expect(memory?.['rotationKeys']).toBeGreaterThan(6 * 393_216);
    await open.close();
  });

  it('is given back: rounds with keys made anew need no more than the first', async () => {
    const ids = ['fhe/ckks-4096-dot-product', 'fhe/bfv-4096-dot-product', 'fhe/ckks-4096-encode-l2'];
    const round = async (): Promise<void> => {
      for (const id of ids) {
        const open = await fheCatalogue.find(id, setting).open();
        for (let k = 0; k < 10; k += 1) await open.run();
        await open.check?.();
        await open.close();
      }
    };
    for (let k = 0; k < 2; k += 1) await round();
    const before = wasmBytes();
    expect(before).toBeGreaterThan(0);
    for (let k = 0; k < 6; k += 1) await round();
    expect(wasmBytes()).toBe(before);
  });
});
