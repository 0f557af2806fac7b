import { getHeapStatistics } from 'node:v8';

/** What objects of this process may take together, bytes: `node --max-old-space-size` raises it. */
export const heapLimitBytes = (): number => getHeapStatistics().heap_size_limit;
