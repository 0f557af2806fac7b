import { closeSync, existsSync, fdatasyncSync, fstatSync, ftruncateSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../errors.ts';
import { continuePlainFile, createPlainFile, placePlainFile, requireReplaceable } from './plain-file.ts';
import { namingFile } from './system-error.ts';
import { writeAll } from './whole-file.ts';

const bufferBytes = 262_144;

/**
 * A file that grows for as long as a run lasts. It is `<name>.partial` until `commit` gives it its name, so that a
 * crash never leaves a half file that looks whole.
 */
export class AppendedFile {
  readonly name: string;
  readonly #path: string;
  readonly #partial: string;
  readonly #descriptor: number;
  readonly #buffer = Buffer.allocUnsafe(bufferBytes);
  #buffered = 0;
  #written = 0;

  /**
   * Starts the file, or continues it after its first `keep` bytes. Throws InputError when fewer are there: then the
   * folder was changed after the checkpoint that counted them; and where either name is that of a link or a device.
   */
  constructor(folder: string, name: string, keep = 0) {
    this.name = name;
    this.#path = join(folder, name);
    this.#partial = `${this.#path}.partial`;
    this.#descriptor = keep > 0 ? this.#continue(keep) : this.#start();
    this.#written = keep;
  }

  /** Length so far, what is still buffered included. */
  get bytes(): number {
    return this.#written + this.#buffered;
  }

  appendText(text: string): void {
    // A UTF-16 code unit takes three bytes at most.
    if (text.length * 3 > bufferBytes) {
      this.append(Buffer.from(text));
      return;
    }
    if (this.#buffered + text.length * 3 > bufferBytes) this.flush();
    this.#buffered += this.#buffer.write(text, this.#buffered);
  }

  append(bytes: Uint8Array): void {
    if (this.#buffered + bytes.length > bufferBytes) this.flush();
    if (bytes.length > bufferBytes) {
      this.#write(bytes);
      return;
    }
    this.#buffer.set(bytes, this.#buffered);
    this.#buffered += bytes.length;
  }

  /** Hands everything to the system, where it outlasts this process. */
  flush(): void {
    if (this.#buffered === 0) return;
    this.#write(this.#buffer.subarray(0, this.#buffered));
    this.#buffered = 0;
  }

  /** Hands everything to the disk, where it outlasts a power failure. */
  sync(): void {
    this.flush();
    namingFile(this.#partial, () => fdatasyncSync(this.#descriptor));
  }

  /** Gives the finished file its name. */
  commit(): void {
    this.sync();
    closeSync(this.#descriptor);
    placePlainFile(this.#partial, this.#path);
  }

  /** Leaves the file as it is, under its partial name. */
  close(): void {
    try {
      this.flush();
    } finally {
      closeSync(this.#descriptor);
    }
  }

  #write(bytes: Uint8Array): void {
    namingFile(this.#partial, () => writeAll(this.#descriptor, bytes));
    this.#written += bytes.length;
  }

  #start(): number {
    requireReplaceable(this.#path);
    return createPlainFile(this.#partial);
  }

  #continue(keep: number): number {
    // A run that was cut off between its last renames has the file under its final name already.
    if (!existsSync(this.#partial) && existsSync(this.#path)) {
      requireReplaceable(this.#path);
      placePlainFile(this.#path, this.#partial);
    }
    requireReplaceable(this.#path);
    if (!existsSync(this.#partial)) throw this.#shorter(keep, 0);
    const descriptor = continuePlainFile(this.#partial);
    try {
      const found = fstatSync(descriptor).size;
      if (found < keep) throw this.#shorter(keep, found);
      ftruncateSync(descriptor, keep);
      return descriptor;
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  #shorter(keep: number, found: number): InputError {
    return new InputError({
      path: `${this.name}.partial`,
      constraint: `expected at least ${keep} bytes, as the checkpoint says`,
      value: `${found}`,
      hint: 'the folder was changed after the run stopped; start the run again with --force',
    });
  }
}
