import { afterEach } from 'vitest'
import { chatContract } from '../../chat/contract.ts'
import { sqlite } from '../../helpers/databases.ts'
import { discordSide, namedCore, openDiscord } from './side.ts'
import type { Opened } from './side.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

chatContract('Discord', sqlite(), async (core, now) => {
  const named = namedCore(core)
  const opened = await openDiscord(named.core, now)
  open.push(opened)
  return discordSide(opened, named.forms)
})
