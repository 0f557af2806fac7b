import { describe, expect, it } from 'vitest';
import { boundJob } from '../../sim/executors/queue-messages.ts';

const job = { id: '1', data: '{"replication":0}', stacktrace: '[]', returnvalue: 'null' };

describe('a job from Redis', () => {
  it('is parsed as it is, or as nothing where it is longer than a run can be', () => {
    expect(boundJob(job)).toBe(job);
    // What stands in Redis may lack any of it.
    expect(boundJob({ ...job, stacktrace: undefined } as never)).toMatchObject({ data: job.data });
    for (const text of ['data', 'stacktrace', 'returnvalue'])
      expect(boundJob({ ...job, [text]: ' '.repeat(2_000_000) })).toEqual({ ...job, data: 'null' });
  });
});
