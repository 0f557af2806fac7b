import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vitest/node';

/** One file of the project as the tests about its own text see it. */
export interface Source {
  /** Path from the project's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** A node of an ESTree syntax tree, as loose as its consumers need it. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const ownFolders = ['.ci', 'bin', 'docs', 'reports', 'scenarios', 'sim', 'test'];

/** The project's own files below its root and in its folders: nothing installed, nothing built. */
export function listFiles(): string[] {
  const inRoot = readdirSync(projectRoot, { withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = inRoot.map((entry) => entry.name);
  for (const folder of ownFolders) {
    if (!existsSync(join(projectRoot, folder))) continue;
    for (const entry of readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) paths.push(join(entry.parentPath, entry.name).slice(projectRoot.length + 1));
    }
  }
  return paths.filter((path) => !path.includes('__pycache__')).sort();
}

export function readSource(path: string): Source {
  return { path, text: readFileSync(join(projectRoot, path), 'utf8') };
}

/** Every TypeScript file below one of `folders`. */
export function readTypeScript(...folders: readonly string[]): Source[] {
  const isWanted = (path: string) =>
    path.endsWith('.ts') && folders.some((folder) => path.startsWith(`${folder}/`));
  return listFiles().filter(isWanted).map(readSource);
}

/** Calls `visitor` for every node of a file's syntax tree with its parent and the field it stands in. */
export function visitSyntax(
  source: Source,
  visitor: (node: SyntaxNode, parent: SyntaxNode | undefined, field: string) => void,
): void {
  const visit = (value: unknown, parent: SyntaxNode | undefined, field: string): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, parent, field);
    } else if (isSyntaxNode(value)) {
      visitor(value, parent, field);
      for (const [name, child] of Object.entries(value)) visit(child, value, name);
    }
  };
  visit(parseSource(source), undefined, '');
}

/** The syntax tree of a file: its `body` are its statements. */
export function parseSource(source: Source): SyntaxNode {
  return parseAst(source.text, { lang: 'ts' }) as unknown as SyntaxNode;
}

/** One-based line of a node. */
export function lineOf(source: Source, node: SyntaxNode): number {
  return source.text.slice(0, node.start).split('\n').length;
}

function isSyntaxNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
