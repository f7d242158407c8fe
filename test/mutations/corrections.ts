import type { Mutation } from './mutation.ts'

const corrections = ['test/control/senders/corrections.test.ts']
const refusals = ['test/chat/people/refused-accounts.test.ts']

/** What was typed is corrected; refusals of nobody's accounts are noted. */
export const correctionMutations: readonly Mutation[] = [
  {
    rule: 'F18',
    what: 'people: a number moves under a live version',
    file: 'src/control/senders/change-sender.ts',
    find: '    if (uses.live.length > 0) throw isLive(row, uses.live)\n',
    replace: '',
    tests: corrections,
  },
  {
    rule: 'F40',
    what: 'people: a sender is retired while it is used',
    file: 'src/control/senders/where-used.ts',
    find: '  if (places.length === 0) return\n',
    replace: '  if (places.length > -1) return\n',
    tests: corrections,
  },
  {
    rule: 'F23',
    what: 'people: who set a number is no author of it',
    file: 'src/control/requests/make-candidate.ts',
    find: '    ...(await senderAuthors(db, before, after)),\n',
    replace: '',
    tests: corrections,
  },
  {
    rule: 'F40',
    what: 'people: an endpoint inside the network is taken',
    file: 'src/control/senders/add-endpoint.ts',
    find: '    if (isInsideUrl(url, await privateActionsAllowed(trx))) throw isPrivate(url)\n',
    replace: '',
    tests: corrections,
  },
  {
    rule: 'F62',
    what: 'people: a stranger fills the log',
    file: 'src/control/people/note-refused-account.ts',
    find: '    if (noted >= notedAtMost) return\n',
    replace: '',
    tests: refusals,
  },
  {
    rule: 'F60',
    what: 'people: the audit log looks names up for anybody',
    file: 'src/control/audit/read-audit.ts',
    find: "    await authorize(db, ctx, 'audit.read')\n    const found = await listAudit(db, await auditFilterOf(db, filter), limit)\n",
    replace:
      "    const found = await listAudit(db, await auditFilterOf(db, filter), limit)\n    await authorize(db, ctx, 'audit.read')\n",
    tests: refusals,
  },
]
