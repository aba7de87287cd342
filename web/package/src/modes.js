// WASI has no modes of files. Here each gets the one that the command line gives it natively.
import { chmodSync, statSync } from "node:fs";

const PRIVATE_MASK = 0o077;
const CREATE = 1;

/** Where a run collects its files, which nobody else may look into. */
const isStaged = (path) => /\/\.meshwright\.staging(\/|$)/.test(path);
/** A file that is written beside the one that it replaces. */
const isBeside = (path) => /\/\.meshwright-[0-9a-f]{16}\.tmp$/.test(path);
const isSecret = (path) => /\/20-secret-[^/]*$/.test(path);

/** WASI's functions, `host`, with modes; `memory` is that of the instance that calls them. */
export function withModes(host, memory) {
  const mask = process.umask();
  const text = (at, length) => new TextDecoder().decode(new Uint8Array(memory().buffer, at, length));
  // The one folder that is open is the root.
  const path = (at, length) => `/${text(at, length)}`;

  function masked(isPrivate, call) {
    process.umask(isPrivate ? mask | PRIVATE_MASK : mask);
    try {
      return call();
    } finally {
      process.umask(mask);
    }
  }

  /** The mode of what is called `from` and shall be called `to`. */
  function mode(from, to) {
    const there = statSync(to, { throwIfNoEntry: false });
    if (from === to) return there && isSecret(to) && there.mode & PRIVATE_MASK ? 0o600 : undefined;
    if (isStaged(from) && isSecret(to)) return undefined;
    return isBeside(from) && there ? there.mode & 0o7777 : 0o666 & ~mask;
  }

  return {
    ...host,
    path_create_directory: (fd, at, length) =>
      masked(isStaged(path(at, length)), () => host.path_create_directory(fd, at, length)),
    path_open(fd, flags, at, length, how, ...rest) {
      const isNew = (how & CREATE) !== 0 && (isStaged(path(at, length)) || isBeside(path(at, length)));
      return masked(isNew, () => host.path_open(fd, flags, at, length, how, ...rest));
    },
    path_rename(fd, at, length, toFd, toAt, toLength) {
      const [from, to] = [path(at, length), path(toAt, toLength)];
      const wanted = isStaged(from) || isBeside(from) || from === to ? mode(from, to) : undefined;
      if (wanted !== undefined) chmodSync(from, wanted);
      return host.path_rename(fd, at, length, toFd, toAt, toLength);
    },
  };
}
