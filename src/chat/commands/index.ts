import type { Command } from '../talk.ts'
import { activate } from './activate.ts'
import { audit } from './audit.ts'
import { bots } from './bots/index.ts'
import { deactivate } from './deactivate.ts'
import { helpCommand } from './help.ts'
import { publish } from './publish.ts'
import { qr } from './qr.ts'
import { revert } from './revert.ts'
import { roles } from './roles/index.ts'
import { schedule } from './schedule/index.ts'

/** The one table: every platform's registration, parser, completion and /help come from it (F66). */
export const commands: readonly Command[] = [
  publish,
  activate,
  deactivate,
  schedule,
  revert,
  qr,
  bots,
  roles,
  audit,
  helpCommand(() => commands),
]
