import { chmodSync, existsSync, readdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'

/**
 * Takes a SQLite file, the files beside it and its folder away from everybody else on this machine.
 * A folder that holds other things too keeps its rights.
 */
export function keepForUs(file: string): void {
  const folder = dirname(file)
  for (const path of [file, ...['-wal', '-shm', '-journal', '.server'].map((end) => file + end)]) {
    if (existsSync(path)) setMode(path, 0o600)
  }
  const isOurs = (name: string) => name.startsWith(basename(file)) || name === 'secret.key'
  if (readdirSync(folder).every(isOurs)) setMode(folder, 0o700)
}

/** Only the owner can: where that is somebody else, they decide. */
function setMode(path: string, mode: number): void {
  try {
    chmodSync(path, mode)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code !== 'EPERM' && code !== 'EROFS') throw error
  }
}
