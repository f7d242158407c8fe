import type { Command } from '../../talk.ts'
import { create } from './create.ts'
import { remove } from './delete.ts'
import { doctor } from './doctor.ts'
import { duplicate } from './duplicate.ts'
import { endpoint } from './endpoint.ts'
import { exported } from './export.ts'
import { home } from './home.ts'
import { linkAccount } from './link-account.ts'
import { link } from './link.ts'
import { list } from './list.ts'
import { people } from './people.ts'
import { requests } from './requests.ts'
import { sender } from './sender.ts'
import { show } from './show.ts'
import { token } from './token.ts'
import { validate } from './validate.ts'
import { versions } from './versions.ts'

/** Everything about bots and accounts; as the umbrella it also reaches the flat commands. */
export const bots: Command = {
  name: 'bots',
  summary: 'List, make and look after bots',
  answer: 'private',
  options: [],
  verbs: [
    list,
    show,
    create,
    duplicate,
    remove,
    exported,
    validate,
    requests,
    versions,
    home,
    sender,
    endpoint,
    link,
    linkAccount,
    token,
    people,
    doctor,
  ],
}
