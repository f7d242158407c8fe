import type { Command } from '../../talk.ts'
import { add } from './add.ts'
import { cancel } from './cancel.ts'
import { change } from './change.ts'
import { list } from './list.ts'

/** Activations and deactivations that happen by themselves (F51). */
export const schedule: Command = {
  name: 'schedule',
  summary: 'Activate and deactivate bots at a planned time',
  answer: 'private',
  options: [],
  verbs: [list, add, change, cancel],
}
