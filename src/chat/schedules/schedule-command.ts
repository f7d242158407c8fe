import type { Command } from '../kit/handler.ts'
import { add } from './schedule-add-command.ts'
import { cancel } from './schedule-cancel-command.ts'
import { change } from './schedule-change-command.ts'
import { list } from './schedule-list-command.ts'

/** Activations and deactivations that happen by themselves (F51). */
export const schedule: Command = {
  name: 'schedule',
  summary: 'Activate and deactivate bots at a planned time',
  answer: 'private',
  options: [],
  verbForBot: 'add',
  verbs: [list, add, change, cancel],
}
