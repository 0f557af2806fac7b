import { join } from 'node:path';
import { InputError } from '../../sim/errors.ts';
import { readPlainText } from '../../sim/store/plain-file.ts';
import { studyFiles } from '../../sim/store/study-folder.ts';
import { readFindings, type StudyFindings } from '../../sim/store/study-verification.ts';
import { writeWhole } from '../../sim/store/whole-file.ts';
import { digestFindings } from '../../sim/study/findings.ts';
import { makeSvgDocument } from '../svg-document.ts';
import { renderStudyPage, renderStudyText } from './render-study.ts';
import { tellSearch } from './search-story.ts';
import { tellSensitivity } from './sensitivity-story.ts';
import type { StudyStory } from './study-story.ts';

/** What a study found, for people. */
export function tellStudy(findings: StudyFindings): StudyStory {
  return findings.kind === 'search' ? tellSearch(findings) : tellSensitivity(findings);
}

/** A study for people: `text` for a forum (Markdown), `page` with its charts (HTML). They depend on the findings alone. */
export async function renderStudy(
  findings: StudyFindings,
): Promise<{ readonly text: string; readonly page: string }> {
  const story = tellStudy(findings);
  return { text: renderStudyText(story), page: renderStudyPage(story, await makeSvgDocument()) };
}

/**
 * Makes the text and the page of the study in a folder anew; `out` takes the page elsewhere. Throws InputError when the
 * findings are not what their digest says.
 *
 * @returns the page's path and its size in bytes
 */
export async function buildStudy(folder: string, out?: string): Promise<{ file: string; bytes: number }> {
  const findings = readFindings(folder);
  if (digestFindings(findings) !== findings.digest) {
    throw new InputError({
      path: studyFiles.findings,
      constraint: 'expected the digest of what this file holds',
      value: findings.digest,
      hint: 'the file was changed after the study; `dmpsim verify` says what differs',
      file: join(folder, studyFiles.findings),
    });
  }
  const { text, page } = await renderStudy(findings);
  const file = out ?? join(folder, studyFiles.page);
  if (out === undefined) writeWhole(join(folder, studyFiles.text), text);
  writeWhole(file, page);
  return { file, bytes: Buffer.byteLength(page) };
}

/** Which of the pages of a study are not what its findings say, in words. */
export async function checkStudyPages(folder: string, findings: StudyFindings): Promise<string[]> {
  const made = await renderStudy(findings);
  return (
    [
      [studyFiles.text, made.text],
      [studyFiles.page, made.page],
    ] as const
  ).flatMap(([name, wanted]) =>
    readPlainText(join(folder, name), { bytesMax: pageBytesMax }) === wanted
      ? []
      : [`${name}: is not what the findings say; make it again by dmpsim report`],
  );
}

const pageBytesMax = 256 * 1_048_576;
