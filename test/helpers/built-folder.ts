import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    builtFolder: string
  }
}

/** An empty folder for the compiled program, filled by the first test that starts it. */
export function setup(project: TestProject): () => void {
  const dist = join(import.meta.dirname, '../../dist')
  mkdirSync(dist, { recursive: true })
  const folder = mkdtempSync(join(dist, 'test-'))
  // A test starts the program as another user.
  chmodSync(folder, 0o755)
  project.provide('builtFolder', folder)
  return () => rmSync(folder, { recursive: true, force: true })
}
