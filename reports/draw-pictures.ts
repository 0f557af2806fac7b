import { join } from 'node:path';
import { makeFolder } from '../sim/store/run-folder.ts';
import { writeWhole } from '../sim/store/whole-file.ts';
import { RunView } from './charts/run-view.ts';
import { story } from './charts/story.ts';
import { drawPicture } from './kit/picture.ts';
import { light } from './kit/theme.ts';
import { loadReportData } from './load-report-data.ts';
import { makeSvgDocument } from './svg-document.ts';

const pictureWidthPx = 960;

/**
 * Writes every chart of a run into the folder `out` as an SVG file of its own, light, drawn by the same modules as the page
 * and without a browser.
 *
 * @returns the paths of the files
 * @throws InputError when `dir` holds no run
 */
export async function drawPictures(dir: string, out: string): Promise<string[]> {
  const run = new RunView(await loadReportData(dir));
  const document = await makeSvgDocument();
  const { name, seed, digest, engine } = run.data;
  const source = `dmpsim ${engine}, ${name}, seed ${seed}, digest ${digest.slice(0, 12)}`;
  makeFolder(out, '--svg');
  const files: string[] = [];
  for (const chart of story.flatMap(({ charts }) => charts.map((make) => make(run)))) {
    if (chart === undefined || chart.kind === 'left out') continue;
    const file = join(out, `${chart.id}.svg`);
    const drawn = chart.kind === 'choice' ? chart.options[0].chart() : chart;
    const picture = drawPicture(drawn, run, { document, widthPx: pictureWidthPx, theme: light, source });
    writeWhole(file, `<?xml version="1.0" encoding="UTF-8"?>\n${picture}\n`);
    files.push(file);
  }
  return files;
}
