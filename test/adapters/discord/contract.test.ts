import { afterEach } from 'vitest'
import { chatContract } from '../../chat/contract.ts'
import { sqlite } from '../../helpers/databases.ts'
import { discordDriver, namedCore } from './driver.ts'
import { openDiscord } from './opened.ts'
import type { Opened } from './opened.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

chatContract('Discord', sqlite(), async (core, now) => {
  const named = namedCore(core)
  const opened = await openDiscord(named.core, now)
  open.push(opened)
  return discordDriver(opened, named.forms)
})
