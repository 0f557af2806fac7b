import type { SearchFindings } from '../../sim/study/search-study.ts';
import type { SensitivityFindings } from '../../sim/study/sensitivity-study.ts';
import { makeSvgDocument } from '../svg-document.ts';
import { renderStudyPage, renderStudyText } from './render-study.ts';
import { tellSearch } from './search-story.ts';
import { tellSensitivity } from './sensitivity-story.ts';
import type { StudyStory } from './study-story.ts';

export type StudyFindings = SensitivityFindings | SearchFindings;

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
