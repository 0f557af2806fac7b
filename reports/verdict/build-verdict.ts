import { join } from 'node:path';
import { InputError } from '../../sim/errors.ts';
import { digestEvidence, type Evidence } from '../../sim/experiments/evidence.ts';
import { readEvidence, verdictFiles } from '../../sim/store/verdict-folder.ts';
import { writeWhole } from '../../sim/store/whole-file.ts';
import { makeSvgDocument } from '../svg-document.ts';
import { renderVerdictPage } from './verdict-page.ts';
import { renderVerdictText } from './verdict-text.ts';

/** A verdict for people: `text` for a forum (Markdown), `page` with its charts (HTML). They depend on the evidence alone. */
export async function renderVerdict(
  evidence: Evidence,
): Promise<{ readonly text: string; readonly page: string }> {
  const page = renderVerdictPage(evidence, await makeSvgDocument());
  return { text: renderVerdictText(evidence), page };
}

/**
 * Makes the text and the page of the verdict in a folder anew; `out` takes the page elsewhere. Throws InputError when the
 * verdict is not what its digest says.
 *
 * @returns the page's path and its size in bytes
 */
export async function buildVerdict(folder: string, out?: string): Promise<{ file: string; bytes: number }> {
  const evidence = readEvidence(folder);
  if (digestEvidence(evidence) !== evidence.digest) {
    throw new InputError({
      path: verdictFiles.verdict,
      constraint: 'expected the digest of what this file holds',
      value: evidence.digest,
      hint: 'the file was changed after the verdict; `dmpsim verify` says what differs',
      file: join(folder, verdictFiles.verdict),
    });
  }
  const { text, page } = await renderVerdict(evidence);
  const file = out ?? join(folder, verdictFiles.page);
  if (out === undefined) writeWhole(join(folder, verdictFiles.text), text);
  writeWhole(file, page);
  return { file, bytes: Buffer.byteLength(page) };
}
