import type { Command } from '../../talk.ts'
import { list } from './list.ts'
import { requests } from './requests.ts'
import { show } from './show.ts'
import { validate } from './validate.ts'
import { versions } from './versions.ts'

/** Everything about bots and accounts; as the umbrella it also reaches the flat commands. */
export const bots: Command = {
  name: 'bots',
  summary: 'List, make and look after bots',
  answer: 'private',
  options: [],
  verbs: [list, show, validate, requests, versions],
}
