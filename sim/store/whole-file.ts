import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { createPlainFile, placePlainFile, requireReplaceable } from './plain-file.ts';
import { namingFile } from './system-error.ts';

/**
 * Writes a file that is either whole or not there: beside under `<path>.partial`, to the disk, then renamed. An
 * existing file keeps its content until the new one is complete. Bytes may come in parts. Throws InputError, and writes
 * nothing, where the name is that of a link, a folder or a device.
 */
export function writeWhole(path: string, content: string | readonly Uint8Array[]): void {
  namingFile(path, () => replaceWhole(path, content));
}

function replaceWhole(path: string, content: string | readonly Uint8Array[]): void {
  requireReplaceable(path);
  const beside = `${path}.partial`;
  const descriptor = createPlainFile(beside);
  try {
    try {
      const parts = typeof content === 'string' ? [Buffer.from(content)] : content;
      for (const part of parts) writeAll(descriptor, part);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    placePlainFile(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Writes all of `bytes` at the file's position; one call of the system may take only a part. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}

/** Makes renames in a folder outlast a power failure, where the system can do that (Windows cannot). */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
