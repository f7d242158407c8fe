import { afterEach } from 'vitest'
import { chatContract } from '../../chat/contract.ts'
import { channelContract } from '../../gateway/channel-contract.ts'
import { sqlite } from '../../helpers/databases.ts'
import { openPlayground, playgroundDriver } from './driver.ts'
import type { Opened } from './driver.ts'
import { phoneDriver } from './phone-driver.ts'

// The platform's own messages are not the core's: each test begins with empty channels.
const messages = sqlite()
const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

chatContract('the playground', sqlite(), async (core, now) => {
  const opened = await openPlayground(messages(), core, now)
  open.push(opened)
  return playgroundDriver(opened)
})

channelContract('The phone of the playground', phoneDriver)
