import type seal from 'node-seal';
import { InputError } from '../../errors.ts';

/** Microsoft SEAL, compiled to WebAssembly; it works on one thread. */
export type Seal = Awaited<ReturnType<typeof seal.default>>;

let loading: Promise<Seal> | undefined;
/** Set when the library is there: it alone can read the errors that it throws as addresses. */
let loaded: Seal | undefined;

/** The library, loaded when it is first asked for. Throws InputError when it is missing or cannot have its memory. */
export function loadSeal(): Promise<Seal> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Seal> {
  try {
    const module = (await import('node-seal')) as unknown as typeof seal;
    loaded = await module.default();
    return loaded;
  } catch (error) {
    throw explainSealError(error, 'loading Microsoft SEAL');
  }
}

/** Longest part of a message of the library that is shown, in characters. */
const messageLengthMax = 120;

/**
 * What went wrong in the library, in a line: it throws addresses, strings and errors, and its lack of memory ends the
 * WebAssembly instance. Errors of ours pass through.
 */
export function explainSealError(error: unknown, doing: string): InputError {
  if (error instanceof InputError) return error;
  const said = readError(error);
  const message = said.split('\n')[0].slice(0, messageLengthMax);
  if (/\boom\b|out of memory|memory access|enlarge memory|alloc/i.test(said)) {
    return new InputError({
      path: 'fhe',
      constraint: `expected more memory for ${doing}`,
      value: message,
      hint: 'close other programs, or leave out the largest degree',
    });
  }
  return new InputError({
    path: 'fhe',
    constraint: `${doing} failed`,
    value: message,
    hint: 'leave encrypted work out: --kinds onnx',
  });
}

function readError(error: unknown): string {
  if (typeof error === 'number' && loaded !== undefined) return loaded.Exception.safe(error).message;
  return error instanceof Error ? error.message : String(error);
}

/** Runs what may throw in the library, and says shortly what did. */
export function guardSeal<T>(doing: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw explainSealError(error, doing);
  }
}
