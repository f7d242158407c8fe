import type { Command } from '../kit/handler.ts'
import { channel } from './channel-command.ts'
import { create } from './create-command.ts'
import { deleteCommand } from './delete-command.ts'
import { diff } from './diff-command.ts'
import { doctor } from './doctor-command.ts'
import { duplicate } from './duplicate-command.ts'
import { endpoint } from './endpoint-command.ts'
import { exportCommand } from './export-command.ts'
import { flows } from './flows-command.ts'
import { handOffs } from '../handoffs/hand-offs-command.ts'
import { home } from './home-command.ts'
import { linkAccount } from '../people/link-account-command.ts'
import { unlinkAccount } from '../people/unlink-account-command.ts'
import { link } from '../people/link-command.ts'
import { list } from './list-command.ts'
import { me } from '../people/me-command.ts'
import { people } from '../people/people-command.ts'
import { requests } from '../requests/requests-command.ts'
import { rename } from './rename-command.ts'
import { sender } from './sender-command.ts'
import { show } from './show-command.ts'
import { token } from '../people/token-command.ts'
import { validate } from './validate-command.ts'
import { restore } from '../versions/restore-command.ts'
import { versions } from '../versions/versions-command.ts'

/** Everything about bots and accounts; as the umbrella it also reaches the flat commands. */
export const bots: Command = {
  name: 'bots',
  summary: 'List, make and look after bots',
  answer: 'private',
  options: [],
  verbForBot: 'show',
  verbs: [
    list,
    show,
    create,
    duplicate,
    rename,
    deleteCommand,
    exportCommand,
    diff,
    validate,
    requests,
    versions,
    flows,
    restore,
    handOffs,
    home,
    sender,
    endpoint,
    channel,
    link,
    linkAccount,
    unlinkAccount,
    token,
    me,
    people,
    doctor,
  ],
}
