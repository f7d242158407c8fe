import type { ChatDriver, VisibleMessages } from '../../chat/chat-driver.ts'
import type { ShownMessage, Slack } from '../../doubles/slack/index.ts'

type Opened = { slack: Slack; app: { idle: () => Promise<void> } }

/** What people do in their conversation with the app. */
export const directActs = (
  { slack, app }: Opened,
  fresh: (who: string) => ShownMessage | null | undefined,
  seen: (message: ShownMessage) => VisibleMessages,
): Pick<ChatDriver, 'say' | 'pressDirect'> => ({
  say: async (who, text) => {
    const seenDirectly = () => slack.user(who).sees().directs.length
    const before = seenDirectly()
    await slack.user(who).says(text, 'direct')
    // Their own words stand there too.
    await slack.until(() => seenDirectly() > before + 1)
    await app.idle()
  },
  pressDirect: async (who, label) => {
    const { directs } = slack.user(who).sees()
    const on = directs.findLast((one) => one.buttons.includes(label))
    if (!on) throw new Error(`${who} has no ${label} in the direct messages`)
    await slack.user(who).clicks(on, label)
    await app.idle()
    const said = fresh(who)
    return said ? seen(said) : { kind: 'nothing' }
  },
})
