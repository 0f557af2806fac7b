import { join } from 'node:path';
import { renderStudy, tellStudy } from '../../reports/study/build-study.ts';
import type { StudyStory } from '../../reports/study/study-story.ts';
import { studyFiles, writeFindings } from '../../sim/store/study-folder.ts';
import type { StudyFindings } from '../../sim/store/study-verification.ts';
import type { Paint } from './colour.ts';
import type { Screen } from './screen.ts';
import { formatFacts, formatTable } from './table.ts';
import { safeText } from './width.ts';

const rowsShown = 20;
const cellWidthMax = 34;

/** Writes what a study found into its folder, where it has one, and says it. */
export async function conclude(
  folder: string | undefined,
  findings: StudyFindings,
  screen: Screen,
): Promise<void> {
  if (folder !== undefined) writeFindings(folder, { findings, ...(await renderStudy(findings)) });
  screen.answer({
    json: () => JSON.stringify({ out: folder ?? null, ...findings }, null, 2),
    text: () => formatStudy(tellStudy(findings), folder, screen.paint),
  });
}

function formatStudy(
  { kind, name, question, answer, sections, ground }: StudyStory,
  folder: string | undefined,
  paint: Paint,
): string {
  const lines = [
    paint('bold', safeText(name)),
    ...(question === '' ? [] : [safeText(question)]),
    paint('dim', kind),
    '',
    ...answer.map(safeText),
  ];
  for (const { title, text, table } of sections) {
    lines.push('', paint('bold', safeText(title)));
    if (table !== undefined) {
      const rows = table.rows.slice(0, rowsShown).map((row) => row.map(safeText));
      const columns = table.head.map((head) => ({ title: safeText(head), widthMax: cellWidthMax }));
      lines.push(...formatTable(rows, { columns, paint }));
      if (table.rows.length > rowsShown)
        lines.push(paint('dim', `  and ${table.rows.length - rowsShown} rows more`));
    }
    lines.push(...text.slice(1).map((one) => `  ${safeText(one)}`));
  }
  const files =
    folder === undefined
      ? []
      : Object.values(studyFiles)
          .slice(1)
          .map((file) => join(folder, file));
  const facts = [['runs', ground[1] ?? ''], ...files.map((file, k) => [k === 0 ? 'files' : '', file])] as [
    string,
    string,
  ][];
  return [
    ...lines,
    '',
    ...formatFacts(
      facts.map(([word, fact]) => [word, safeText(fact)]),
      paint,
    ),
  ].join('\n');
}
