// Where the two programs are: beside the extension, or where the machine's
// settings say. Workspaces that are not trusted never get to name a program.
import * as fs from 'node:fs';
import * as path from 'node:path';

export interface Binaries {
  server: string;
  graphviz: string;
}

export interface Overrides {
  trusted: boolean;
  server?: string;
  graphviz?: string;
}

/** Resolves both programs; an override counts only when it is not blank. */
export function binaries(extensionPath: string, platform: NodeJS.Platform, o: Overrides): Binaries {
  const suffix = platform === 'win32' ? '.exe' : '';
  const bundled = (name: string) => path.join(extensionPath, 'bin', name + suffix);
  const pick = (override: string | undefined, name: string) => (o.trusted && override?.trim()) || bundled(name);
  return { server: pick(o.server, 'strideline'), graphviz: pick(o.graphviz, 'strideline-graphviz') };
}

/**
 * Gives a program its executable bit back: a package made on Windows, or
 * unpacked by some installers, loses it. Reports why a program cannot start.
 */
export function makeExecutable(file: string, platform: NodeJS.Platform): string | undefined {
  if (!path.isAbsolute(file)) { return undefined; } // found through PATH, if at all
  if (!fs.existsSync(file)) { return `"${file}" does not exist`; }
  if (platform === 'win32') { return undefined; }
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return undefined;
  } catch {
    return chmod(file);
  }
}

function chmod(file: string): string | undefined {
  try {
    fs.chmodSync(file, 0o755);
    return undefined;
  } catch (e) {
    return `"${file}" is not executable: ${e instanceof Error ? e.message : String(e)}`;
  }
}
