import { afterEach } from 'vitest'
import { chatContract } from '../../chat/contract.ts'
import { sqlite } from '../../helpers/databases.ts'
import { openSlack, slackDriver } from './driver.ts'
import type { Mode, Opened } from './driver.ts'

/** The whole contract, with what Slack sends coming in by `mode`. */
export function contractOver(mode: Mode): void {
  const open: Opened[] = []
  afterEach(async () => {
    for (const one of open.splice(0)) await one.stop()
  })
  chatContract(`Slack over ${mode}`, sqlite(), async (core, now) => {
    const opened = await openSlack(core, now, mode)
    open.push(opened)
    return slackDriver(opened)
  })
}
