import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Fingerprint } from '../workload/measurement.ts';

/** Vector instructions that the libraries choose their inner loops by. */
const instructionSets =
  /^(avx|avx2|avx512f|avx512_vnni|avx512vnni|avx512_bf16|fma|sse4_2|amx_tile|neon|asimd|asimddp|sve)$/;

/** The machine as far as its speed depends on it; nothing that would name it. */
export async function takeFingerprint(): Promise<Fingerprint> {
  const { default: system } = await import('systeminformation');
  const [cpu, memory, os, machine] = await Promise.all([
    system.cpu(),
    system.mem(),
    system.osInfo(),
    system.system(),
  ]);
  const flags = cpu.flags.split(/\s+/).filter((flag) => instructionSets.test(flag));
  const whole = (value: number | undefined): number => Math.max(0, Math.round(Number(value) || 0));
  return {
    cpu: `${cpu.manufacturer} ${cpu.brand}`.trim().slice(0, 200) || 'unknown',
    cores: Math.max(1, whole(cpu.cores)),
    gigahertz: Math.max(0, Number(cpu.speed) || 0),
    instructions: [...new Set(flags)].sort(),
    cacheBytes: { l1d: whole(cpu.cache.l1d), l2: whole(cpu.cache.l2), l3: whole(cpu.cache.l3) },
    memoryBytes: memory.total,
    virtual: machine.virtual,
    system: `${os.platform} ${os.arch}, ${os.distro} ${os.release}`.slice(0, 200),
    node: process.version,
    libraries: { 'onnxruntime-node': versionOf('onnxruntime-node'), 'node-seal': versionOf('node-seal') },
  };
}

/** Version of an installed package, without loading the package itself. */
function versionOf(name: string): string {
  const paths = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const folder of paths) {
    try {
      return JSON.parse(readFileSync(`${folder}/${name}/package.json`, 'utf8')).version;
    } catch {
      // Looked for in the next folder above.
    }
  }
  return 'not installed';
}

/** One line about a machine. */
export function describeMachine(machine: Fingerprint): string {
  const gigabytes = Math.round(machine.memoryBytes / 2 ** 30);
  const cache = Math.round(machine.cacheBytes.l3 / 2 ** 20);
  return `${machine.cpu}, ${machine.cores} cores, ${cache} MB L3, ${gigabytes} GB${machine.virtual ? ', virtual' : ''}`;
}
