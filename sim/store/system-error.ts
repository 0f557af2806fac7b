const reasons: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the system allows no larger file',
  EIO: 'the disk failed',
  EMFILE: 'too many open files',
  ENOENT: 'no such file or folder',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a file stands where a folder should',
  EPIPE: 'nobody reads it any more',
};

/** Code of a failed system call, for instance `ENOENT`; empty for any other error. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Whether the system refused something: a full disk, a folder without permission. */
export function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && systemCode(error) !== '';
}

/** `out/a/metrics.csv.partial: no space left on the disk`. */
export function describeSystemError(error: NodeJS.ErrnoException): string {
  return `${error.path ?? error.syscall ?? 'system'}: ${reasons[systemCode(error)] ?? error.message}`;
}

/** Runs `work` on the file at `path`; a system error that names no file, as that of a write, comes out with this one. */
export function namingFile<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (isOfSystem(error)) error.path ??= path;
    throw error;
  }
}
