import { InputError } from '../errors.ts';
import type { Workload, WorkloadCatalogue, WorkloadKind, WorkloadSetting } from './workload.ts';

/** A kind's library is loaded when one of its workloads is opened, its catalogue when one is looked up. */
const catalogues: Readonly<Record<WorkloadKind, () => Promise<WorkloadCatalogue>>> = {
  onnx: async () => (await import('./onnx/workloads.ts')).onnxCatalogue,
  fhe: async () => (await import('./fhe/workloads.ts')).fheCatalogue,
};

/** Kinds of workload that can be profiled. */
const workloadKinds = Object.keys(catalogues) as readonly WorkloadKind[];

/** The workloads of a kind. Throws InputError when there are none. */
export function loadCatalogue(kind: string): Promise<WorkloadCatalogue> {
  const load = Object.hasOwn(catalogues, kind) ? catalogues[kind as WorkloadKind] : undefined;
  if (load !== undefined) return load();
  throw new InputError({
    path: '--kinds',
    constraint: `expected some of ${workloadKinds.join(', ')}`,
    value: kind,
    hint: 'both when left out',
  });
}

/** Looks a workload up by its id alone, as a session's own process does. Throws InputError for an unknown one. */
export async function findWorkload(id: string, setting: WorkloadSetting): Promise<Workload> {
  const catalogue = await loadCatalogue(id.slice(0, id.indexOf('/')));
  return catalogue.find(id, setting);
}
