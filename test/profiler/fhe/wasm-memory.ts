const memories: WebAssembly.Memory[] = [];

/** Notes the memory of every WebAssembly module loaded from now on: the library does not show its own. */
export function watchWasmMemory(): void {
  const instantiate = WebAssembly.instantiate as (
    ...given: unknown[]
  ) => Promise<{ instance?: WebAssembly.Instance; exports?: WebAssembly.Exports }>;
  Object.assign(WebAssembly, {
    instantiate: async (...given: unknown[]) => {
      const made = await instantiate(...given);
      for (const value of Object.values(made.instance?.exports ?? made.exports ?? {}))
        if (value instanceof WebAssembly.Memory) memories.push(value);
      return made;
    },
  });
}

/** Bytes of all of them; such memory grows and never shrinks, so what is lost shows. */
export function wasmBytes(): number {
  return memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
}

/** From now on none of them may grow, as on a machine without memory; what is returned lets them again. */
export function refuseWasmMemory(): () => void {
  for (const memory of memories) {
    memory.grow = () => {
      throw new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory');
    };
  }
  return () => {
    for (const memory of memories) Reflect.deleteProperty(memory, 'grow');
  };
}
