import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readMeasured } from '../../sim/profiler/calibration-file.ts';
import { Graph } from '../../sim/profiler/onnx/graph.ts';
import { parseCalibration } from '../../sim/workload/calibration.ts';
import { dmpsim } from './command-line.ts';

/*
 * What breaks in the world if these fail: somebody prices work by figures that were not measured, or by a model that did
 * not run.
 */
const folder = mkdtempSync(join(tmpdir(), 'dmpsim-profile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const shipped = 'scenarios/calibrations/amd-epyc-2-core.json';

/** A model file with one operation on an input [length, width]. */
function writeModel(name: string, operator: string, length: number | string = 'batch', width = 4): string {
  const graph = new Graph('small');
  const input = graph.input('records', [length, width]);
  graph.apply('result', operator, [input]);
  graph.output('result', [length, width]);
  writeFileSync(at(name), graph.encode());
  return at(name);
}

/** Fails with exit code 2 and these words, and leaves nothing behind. */
async function expectRefused(args: readonly string[], words: RegExp): Promise<void> {
  const before = readdirSync(folder).sort();
  const { code, stderr } = await dmpsim(['profile', '--tiny', ...args]);
  expect(stderr).toMatch(words);
  expect(code).toBe(2);
  expect(readdirSync(folder).sort()).toEqual(before);
}

describe('dmpsim profile refuses', () => {
  const relu = writeModel('relu.onnx', 'Relu');
  writeFileSync(at('text.onnx'), 'this is a letter, and no model');
  const cut = at('half.onnx');
  writeFileSync(cut, readFileSync(relu).subarray(0, -20));

  it.each<[string, readonly string[], RegExp]>([
    [
      'a file that is not there',
      ['--model', at('none.onnx')],
      /--model: expected an ONNX file.*no such file/,
    ],
    ['a file that is no model', ['--model', at('text.onnx')], /text\.onnx: expected a whole ONNX model/],
    ['a length that is no number', ['--model', relu, '--dim', 'batch=many'], /--dim: expected NAME=N/],
    [
      'no threads',
      ['--model', relu, '--dim', 'batch=1', '--threads', '0'],
      /--threads: expected a whole number from 1/,
    ],
    [
      'half a thread, and threads that are no number',
      ['--model', relu, '--dim', 'batch=1', '--threads', '1.5'],
      /--threads: expected a whole number from 1 to 1,024, got 1\.5/,
    ],
    [
      'power that is none',
      ['--out', at('new.json'), '--watts', '0'],
      /--watts: expected a number above 0.*got 0/,
    ],
    [
      'power in words',
      ['--out', at('new.json'), '--watts', 'much'],
      /--watts: expected a number above 0.*got no number/,
    ],
    [
      'half a model',
      ['--model', cut, '--dim', 'batch=1'],
      /half\.onnx: expected a whole ONNX model[\s\S]*hint: .*cut off/,
    ],
    [
      'an operator that nobody has',
      ['--model', writeModel('odd.onnx', 'Frobnicate'), '--dim', 'batch=1'],
      /odd\.onnx: expected operators that ONNX Runtime has, got Frobnicate[\s\S]*hint: /,
    ],
    [
      'a length that nobody gave',
      ['--model', relu],
      /relu\.onnx: input records: expected a length for its dimension batch[\s\S]*hint: for instance --dim batch=1/,
    ],
    [
      'a length that the model does not have',
      ['--model', relu, '--dim', 'batch=1', '--dim', 'height=2'],
      /--dim: expected a dimension that the model leaves open: batch, got height/,
    ],
    [
      'inputs that no memory holds',
      ['--model', relu, '--dim', 'batch=900000000000'],
      /--dim: expected NAME=N with a whole number from 1 to 1,000,000,000/,
    ],
    [
      'inputs that this memory does not hold',
      ['--model', writeModel('wide.onnx', 'Relu', 'batch', 4096), '--dim', 'batch=900000000'],
      /wide\.onnx: expected work that fits into memory, of which .* GB are free, got 14700 GB[\s\S]*hint: /,
    ],
    [
      'a provider whose libraries are not here',
      ['--model', relu, '--dim', 'batch=1', '--provider', 'cuda'],
      /--provider: expected an execution provider that works here[\s\S]*got cuda: [\s\S]*hint: nothing falls back/,
    ],
    [
      'a provider that needs a device',
      ['--model', relu, '--dim', 'batch=1', '--provider', 'webgpu'],
      /--provider: expected [\s\S]*got webgpu: [\s\S]*hint: nothing falls back/,
    ],
    [
      'a provider of another system',
      ['--model', relu, '--dim', 'batch=1', '--provider', process.platform === 'win32' ? 'coreml' : 'dml'],
      /got (dml: it is for Windows|coreml: it is for macOS), and this is /,
    ],
    ['one calibration to compare', ['--compare', shipped], /--compare: expected more values than were given/],
    ['a folder as calibration', ['--out', folder, '--force'], /--out: .*it is a folder/],
    [
      'two things at once',
      ['--model', relu, '--compare', shipped, shipped],
      /--model and --compare ask for different things/,
    ],
  ])('%s', async (_, options, words) => {
    await expectRefused(options, words);
  });

  it('an edited calibration, one of another version, and stated figures where measured ones are wanted', async () => {
    const text = readFileSync(shipped, 'utf8');
    const edited = text.replace(/"name": "amd-epyc-2-core"/, '"name": "faster"');
    expect(edited).not.toBe(text);
    writeFileSync(at('edited.json'), edited);
    await expectRefused(
      ['--report', at('edited.json')],
      /digest: expected the digest of what this file holds/,
    );
    writeFileSync(at('future.json'), text.replace('"format": 3', '"format": 2'));
    expect(() => readMeasured(at('future.json'))).toThrow(
      /format: expected format 1 or 3; this file is of another version/,
    );
    expect(() => readMeasured('scenarios/calibrations/reference.json')).toThrow(
      /expected a calibration that was measured/,
    );
    writeFileSync(at('half.json'), text.slice(0, 5000));
    expect(() => readMeasured(at('half.json'))).toThrow(/file: expected JSON/);
    expect(() => readMeasured(at('none.json'))).toThrow(/no such file/);
  });

  it('to overwrite a calibration, and kinds that do not exist', async () => {
    writeFileSync(at('taken.json'), 'precious');
    await expectRefused(['--out', at('taken.json')], /--out: expected a file that does not exist yet/);
    expect(readFileSync(at('taken.json'), 'utf8')).toBe('precious');
    await expectRefused(
      ['--out', at('new.json'), '--kinds', 'onnx,quantum'],
      /--kinds: expected onnx, fhe or both/,
    );
  });
});

describe('dmpsim profile', () => {
  it('measures a model of the user in anchor units, on inputs made from its declared shapes', async () => {
    const model = writeModel('net.onnx', 'Sigmoid');
    const { code, stdout } = await dmpsim([
      'profile',
      '--tiny',
      '--json',
      '--model',
      model,
      '--dim',
      'batch=64',
    ]);
    expect(code).toBe(0);
    const measured = JSON.parse(stdout);
    expect(measured.secondsP50).toBeGreaterThan(0);
    expect(measured.units).toBeLessThan(0.1);
    expect(existsSync(`${model}.sessions`)).toBe(false);
  });

  it('measures a tiny grid into a calibration that loads, draws it, and leaves no sessions behind', async () => {
    const out = at('tiny.json');
    const began = performance.now();
    const { code, stderr } = await dmpsim([
      'profile',
      '--tiny',
      '--kinds',
      'onnx',
      '--out',
      out,
      '--report',
      '--quiet',
    ]);
    expect(stderr).not.toMatch(/bug/);
    expect(code).toBe(0);
    const calibration = parseCalibration(readFileSync(out, 'utf8'), out);
    expect(calibration).toMatchObject({ format: 3, name: 'tiny', marked: 'measured' });
    expect(calibration.anchorSeconds.value).toBeGreaterThan(0.001);
    if (calibration.format !== 3) throw new Error('measured calibrations have format 3');
    const { seconds, sessions, rejected, spanSeconds } = calibration.method;
    // Sessions come one after another, all within the call; those that were rejected may lie outside the span.
    if (rejected.length === 0) expect(spanSeconds).toBeGreaterThan(0.9 * seconds);
    expect(spanSeconds).toBeGreaterThan(0);
    expect(spanSeconds).toBeLessThan((performance.now() - began) / 1000);
    expect(['quiet', 'drifting', 'disturbed']).toContain(calibration.method.quality);
    expect(calibration.method.sessionQualities).toHaveLength(sessions);
    expect(calibration.measurements.every((one) => one.sessions.length <= sessions)).toBe(true);
    expect(existsSync(`${out}.sessions`)).toBe(false);
    expect(readFileSync(at('tiny.html'), 'utf8')).toMatch(/Content-Security-Policy[\s\S]*run-data/);
    expect(readFileSync(out, 'utf8')).not.toContain(folder);
  });

  it('compares two calibrations: a machine with itself is as fast as itself', async () => {
    const { code, stdout } = await dmpsim(['profile', '--compare', shipped, shipped, '--json']);
    expect(code).toBe(0);
    const { figures, inIntervalShare, qualities, workloads } = JSON.parse(stdout);
    expect(qualities).toEqual(['quiet', 'quiet']);
    expect(figures.every(({ ratio }: { ratio: number }) => ratio === 1)).toBe(true);
    expect(inIntervalShare).toBe(1);
    expect(workloads.length).toBeGreaterThan(60);
  });
});

describe('the calibration that ships', () => {
  const calibration = parseCalibration(readFileSync(shipped, 'utf8'), shipped);

  it('predicts transformers as well as the profiler promises', () => {
    if (calibration.format !== 3) throw new Error('measured calibrations have format 3');
    const quote = calibration.quotes.find(({ family }) => family === 'transformer');
    expect(quote?.leaveOneOut.median).toBeLessThanOrEqual(0.12);
    expect(quote?.rSquaredLog).toBeGreaterThanOrEqual(0.98);
    expect(calibration.method.anchorSpread['onnx']).toBeLessThanOrEqual(0.03);
    expect(calibration.method.overhead).toBeLessThanOrEqual(0.02);
  });

  it('names no person, host or folder', () => {
    const text = readFileSync(shipped, 'utf8');
    expect(text).not.toMatch(/hostname|serial|uuid|\/home|\/root|\/tmp/i);
  });
});
