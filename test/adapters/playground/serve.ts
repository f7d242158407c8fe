import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, openDatabase } from '../../../src/store/database.ts'
import { requestCard } from '../../doubles/chat-core.ts'
import { openWorkspace } from './workspace.ts'

/**
 * To look at the page alone, with the double of the core: `npx tsx test/adapters/playground/serve.ts`
 */
const db = openDatabase({ file: join(mkdtempSync(join(tmpdir(), 'slipway-look-')), 'slipway.db') })
await migrate(db)
const { app, adapter } = await openWorkspace(db)
const releases = { install: 'local', channel: 'releases' }
const { messageId } = await adapter.post(releases, { kind: 'card', card: requestCard() }, 'card')
await adapter.reply(
  { ...releases, messageId },
  ['Dev asked to publish ', { bold: 'Orders' }, '.'],
  'a',
)
await adapter.reply({ ...releases, messageId }, ['Reminder: Ana still owes a review.'], 'b')
console.log(await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT'] ?? 4780) }))
