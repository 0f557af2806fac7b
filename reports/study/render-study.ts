import { renderFrame, scrolling, escapeMarkup as text } from '../html-frame.ts';
import { drawRowChart } from '../kit/draw-row-chart.ts';
import { drawScatter } from '../kit/draw-scatter.ts';
import { type Elements, renderSvg } from '../kit/svg-element.ts';
import { verdictStyle } from '../verdict/verdict-style.ts';
import type { StorySection, StoryTable, StudyStory } from './study-story.ts';

const widthPx = 928;

/** A study as one HTML file without any script: it reads, prints and archives as it is. */
export function renderStudyPage(story: StudyStory, document: Elements): string {
  const { kind, name, question, answer, sections, ground, engine } = story;
  const body = `<main>
<header><p class="kind">${text(kind)}</p><h1>${text(question === '' ? name : question)}</h1>
<section class="headline no-relevant-difference">${answer.map((line) => `<p>${text(line)}</p>`).join('')}</section></header>
${sections.map((section) => renderSection(section, document)).join('\n')}
<section><h2>What it stands on</h2>${renderList(ground)}</section>
</main>`;
  return renderFrame({ title: `${name} · ${kind.toLowerCase()}`, engine, style: verdictStyle }, body);
}

function renderSection({ title, text: sentences, charts, table }: StorySection, document: Elements): string {
  const drawings = charts.map((chart) => {
    const drawing = renderSvg(document, chart.title, (svg) => {
      if ('rows' in chart) drawRowChart(svg, chart, widthPx);
      else drawScatter(svg, chart, widthPx);
    });
    return scrolling(chart.title, drawing);
  });
  const numbers =
    table === undefined
      ? ''
      : `<details><summary>Numbers</summary>${scrolling(title, renderTable(table))}</details>`;
  return `<section><h2>${text(title)}</h2>${renderList(sentences)}${drawings.join('')}${numbers}</section>`;
}

const renderList = (lines: readonly string[]): string =>
  lines.length === 0 ? '' : `<ul>${lines.map((line) => `<li>${text(line)}</li>`).join('')}</ul>`;

function renderTable({ head, rows }: StoryTable): string {
  const cells = (row: readonly string[], tag: string): string =>
    row.map((cell) => `<${tag}>${text(cell)}</${tag}>`).join('');
  const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('');
  return `<table><thead><tr>${cells(head, 'th')}</tr></thead><tbody>${body}</tbody></table>`;
}

/** The same as Markdown for a forum. */
export function renderStudyText({ kind, name, question, answer, sections, ground }: StudyStory): string {
  const parts = [
    `# ${line(question === '' ? name : question)}`,
    `${kind} “${line(name)}”`,
    answer.map((one) => `**${line(one)}**`).join('\n\n'),
    ...sections.flatMap(({ title, text: sentences, table }) => [
      `## ${line(title)}`,
      list(sentences),
      table === undefined ? '' : tableText(table),
    ]),
    '## What it stands on',
    list(ground),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** What others wrote must not become markup. */
const line = (words: string): string =>
  words.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]<>#|!~]/g, (sign) => `\\${sign}`);

const list = (lines: readonly string[]): string => lines.map((one) => `- ${line(one)}`).join('\n');

function tableText({ head, rows }: StoryTable): string {
  const row = (cells: readonly string[]): string => `| ${cells.map(line).join(' | ')} |`;
  return [row(head), `|${head.map(() => '---|').join('')}`, ...rows.map(row)].join('\n');
}
