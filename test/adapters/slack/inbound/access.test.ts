import { expect, it } from 'vitest'
import { fakeChatCore } from '../../../doubles/chat-core.ts'
import { channel, openSlack } from '../driver.ts'

it('F67 sends what waited for a channel when somebody invites Slipway there', async () => {
  for (const mode of ['http', 'socket'] as const) {
    const core = fakeChatCore()
    const { slack, app, stop } = await openSlack(core, Date.now, mode)
    try {
      slack.addPerson('Zoe', { name: 'Zoe' })
      slack.leave(channel, slack.botUserId())
      await slack.invites(channel, 'Zoe')
      await slack.invites(channel, slack.botUserId())
      await slack.invites(channel, 'ana')
      await slack.until(() => core.woken.length > 0)
      await app.idle()
      expect(core.woken).toEqual([channel])
    } finally {
      await stop()
    }
  }
})
