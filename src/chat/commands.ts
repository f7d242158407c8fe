import type { Command } from './kit/handler.ts'
import { activate } from './activations/activate-command.ts'
import { audit } from './audit/audit-command.ts'
import { bots } from './bots/bots-command.ts'
import { gray } from './gray/gray-command.ts'
import { deactivate } from './activations/deactivate-command.ts'
import { helpCommand } from './kit/help-command.ts'
import { publish } from './requests/publish-command.ts'
import { qr } from './sharing/qr-command.ts'
import { revert } from './versions/revert-command.ts'
import { roles } from './people/roles-command.ts'
import { schedule } from './schedules/schedule-command.ts'
import { notifier } from './notifiers/notifier-command.ts'
import { subscribeCommand, unsubscribeCommand } from './notifiers/subscribe-command.ts'
import { profile } from './profiles/profile-command.ts'
import { tryCommand } from './tries/try-command.ts'
import { url } from './bots/url-command.ts'
import { traceCommand as trace } from './conversations/trace-command.ts'
import { why } from './conversations/why-command.ts'

/** The one table: every platform's registration, parser, completion and /help come from it (F66). */
export const commands: readonly Command[] = [
  publish,
  activate,
  deactivate,
  schedule,
  revert,
  gray,
  tryCommand,
  qr,
  trace,
  why,
  bots,
  profile,
  url,
  notifier,
  subscribeCommand,
  unsubscribeCommand,
  roles,
  audit,
  helpCommand(() => commands),
]
