import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

interface Program {
  /** Names under which it may stand in PATH, best first. */
  readonly commands: readonly string[];
  /** Packages of Debian and Ubuntu that bring it, and what it needs to be itself. */
  readonly debianPackages: readonly string[];
}

/** Programs that some tests run and npm does not bring; a new one is one line here. */
const programs = {
  chromium: {
    commands: ['chromium', 'chromium-browser', 'google-chrome'],
    debianPackages: ['chromium', 'fonts-liberation'],
  },
  openssl: { commands: ['openssl'], debianPackages: ['openssl'] },
  'redis-server': { commands: ['redis-server'], debianPackages: ['redis-server'] },
} as const satisfies Record<string, Program>;

export type ProgramName = keyof typeof programs;

/**
 * Path of a program that a test needs.
 *
 * @throws Error that says what to install when it is not in PATH
 */
export function requireProgram(name: ProgramName): string {
  const path = findProgram(name);
  if (path === undefined) throw new Error(howToInstall(name));
  return path;
}

/**
 * Installs what is missing where that can be done unasked: as root on a system with apt-get. Elsewhere it
 * says what to install, and only the tests that need it fail.
 */
export function installMissingPrograms(): void {
  const missing = (Object.keys(programs) as ProgramName[]).filter((name) => findProgram(name) === undefined);
  if (missing.length === 0) return;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && findInPath('apt-get') !== undefined) {
    console.log(`installing ${missing.join(', ')} with apt-get`);
    const packages = missing.flatMap((name) => programs[name].debianPackages);
    aptGet(['update']);
    aptGet(['install', '-y', '--no-install-recommends', ...packages]);
  }
  for (const name of missing) if (findProgram(name) === undefined) console.error(howToInstall(name));
}

function aptGet(args: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stderr } = spawnSync('apt-get', ['-qq', ...args], {
    env,
    encoding: 'utf8',
    timeout: 600_000,
  });
  if (status !== 0) console.error(`apt-get ${args[0]} failed:\n${stderr}`);
}

function howToInstall(name: ProgramName): string {
  const { commands, debianPackages } = programs[name];
  const install = `apt-get install ${debianPackages.join(' ')}`;
  return `${name} is needed, and PATH has none of ${commands.join(', ')}: install it (Debian, Ubuntu: ${install})`;
}

function findProgram(name: ProgramName): string | undefined {
  for (const command of programs[name].commands) {
    const path = findInPath(command);
    if (path !== undefined) return path;
  }
  return undefined;
}

function findInPath(command: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, command)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
