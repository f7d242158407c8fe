import { beforeAll, expect, it } from 'vitest'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { preparePublish } from '../../../src/control/requests/prepare-publish.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { prepareRevert } from '../../../src/control/versions/prepare-revert.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import { requestCard } from '../../../src/chat/requests/request-card.ts'
import { approveForm } from '../../../src/chat/requests/approve-form.ts'
import { eventSentence } from '../../../src/chat/events/event-words.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { activationsOf } from '../../../src/store/live/activations.ts'
import { botText, ctxFor, noon, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { activate, activeBot, publish } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'

onEachDatabase('nobody goes off the air unsaid', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name) => ctxFor(db(), name)

  /** An active bot whose draft names another sender instead of its own. */
  async function movingBot(): Promise<{ bot: Bot; other: string }> {
    const bot = await activeBot(db())
    const { sender: other } = await seedBot(db())
    await writeDraft(db(), bot.id, 'dana', botText('We moved', other))
    return { bot, other }
  }

  const ask = (bot: Bot) => requestPublish(as('dana'), { bot: bot.slug, comment: 'We moved' })
  const linesOf = async (subject: string) => {
    const rows = await db()('outbox').where({ subject, kind: 'line' })
    return rows
      .map(({ body }) => JSON.parse(body))
      .filter(({ type }: { type: string }) => type === 'bot.senders')
  }

  it('F48 form and card name each sender that is left or gained', async () => {
    const { bot, other } = await movingBot()
    const preview = await preparePublish(as('dana'), { bot: bot.slug })
    const change = {
      left: [bot.sender],
      dropped: [],
      gained: [other],
      silenced: [bot.sender],
      isOn: true,
    }
    expect(preview.senderChange).toEqual(change)
    const request = await ask(bot)
    expect(request.senderChange).toEqual(change)
    const said = requestCard(request).notes.map(plain).join('\n')
    expect(said).toContain(`No longer answers on ${bot.sender}: it is switched off.`)
    expect(said).toContain(`Answers on ${other} instead, once Ava or Mo switches it on: /activate.`)
    expect(said).toContain(`Nobody answers any more on ${bot.sender}`)
    const { checklist } = request
    const form = approveForm({ request, checklist, needsBreakGlass: false, left: 0, unreached: [] })
    expect(form.pages[0]?.intro.map(plain).join('\n')).toContain(
      `No longer answers on ${bot.sender}: it is switched off.`,
    )
  })

  it('F48 leaving an active bot without any sender needs its own tick', async () => {
    const { bot } = await movingBot()
    const { id, revision, checklist } = await ask(bot)
    const line = `Nobody answers any more on ${bot.sender}`
    expect(checklist).toEqual([line])
    const approve = (ticks: string[]) => approveRequest(as('ana'), { request: id, revision, ticks })
    await expect(approve([])).rejects.toEqual(refusal('VALIDATION', new RegExp(line)))
    expect(await activationsOf(db(), bot.id)).toHaveLength(1)
    expect((await approve([line])).request.state).toBe('approved')
    expect(await activationsOf(db(), bot.id)).toHaveLength(0)
  })

  it('F48 thread and audit say it, under the bot and under the request', async () => {
    const { bot, other } = await movingBot()
    const { id, revision, checklist } = await ask(bot)
    await approveRequest(as('ana'), { request: id, revision, ticks: checklist })
    const rows = await db()('audit').where({ subject: `bot:${bot.id}`, action: 'bot.deactivate' })
    expect(rows).toHaveLength(1)
    expect(JSON.parse(rows[0].before)).toEqual({ sender: bot.sender })
    const [event] = await linesOf(`bot:${bot.id}`)
    expect(event).toMatchObject({ by: 'ana', left: [bot.sender], gained: [other] })
    expect(await linesOf(`request:${id}`)).toEqual([event])
    const facts = { name: 'Shop', bot: 'Shop', who: () => '', at: noon, label: 'V1.1', prefix: '' }
    expect(plain(eventSentence(event, facts))).toMatch(
      new RegExp(
        `V1.1 of Shop no longer answers on ${bot.sender} and may answer on ${other}.*Nobody answers any more`,
      ),
    )
  })

  it('F48 a bot that keeps a sender needs no such tick', async () => {
    const bot = await activeBot(db())
    const { sender: other } = await seedBot(db())
    await writeDraft(db(), bot.id, 'dana', botText('Both', `${bot.sender}, ${other}`))
    const { checklist, senderChange } = await ask(bot)
    expect(checklist).toEqual([])
    expect(senderChange).toMatchObject({ left: [], gained: [other], silenced: [] })
  })

  it('F38 F48 a revert that silences the bot needs the tick too', async () => {
    const { bot, other } = await movingBot()
    const ticks = [`Nobody answers any more on ${bot.sender}`]
    await publish(db(), bot, undefined, { ticks })
    await activate(db(), { ...bot, sender: other }, { senders: [] })
    const preview = await prepareRevert(as('ana'), { bot: bot.slug })
    expect(preview.checklist).toEqual([`Nobody answers any more on ${other}`])
    const revert = (given: string[]) =>
      revertVersion(as('ana'), {
        bot: bot.slug,
        version: preview.target.label,
        expected: preview.current.id,
        reason: 'Back',
        openSessions: 'finish',
        ticks: given,
      })
    await expect(revert([])).rejects.toEqual(refusal('VALIDATION', /Nobody answers any more/))
    await revert(preview.checklist)
    expect(await linesOf(`bot:${bot.id}`)).toMatchObject([
      { left: [bot.sender] },
      { left: [other], gained: [bot.sender], silenced: [other] },
    ])
  })
})
