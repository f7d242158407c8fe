import { readConfig } from '../../src/config.ts'
import type { Config } from '../../src/config.ts'

/** What a server in a folder of its own is started with. */
export const settings = (file: string, more: Record<string, string> = {}): Config =>
  readConfig({ PORT: '0', DATABASE_URL: `sqlite:${file}`, LOG_LEVEL: 'silent', ...more })
