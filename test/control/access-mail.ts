import { listRefusedMailboxes } from '../../src/control/mail/list-refused-mailboxes.ts'
import { row, seeAll } from './access-row.ts'
import type { Row } from './access-row.ts'

export const mail: readonly Row[] = [
  row([...seeAll, 'admin'])(listRefusedMailboxes, 'mailboxes.list', (ctx) =>
    listRefusedMailboxes(ctx),
  ),
]
