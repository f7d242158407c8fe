import { ComponentType } from 'discord.js'
import type { ChatAdapter } from '../../../src/chat/outbound-port.ts'
import type { ChatCore, Field, FieldValues, Form, Span } from '../../../src/chat/port.ts'
import type { ChatDriver, VisibleMessages, VisibleCard } from '../../chat/chat-driver.ts'
import type { Discord, ShownMessage } from '../../doubles/discord/index.ts'
import { channel, elsewhere, idOf, nameOf } from './opened.ts'
import type { Opened } from './opened.ts'

/** The core as it knows the cast, and the forms that went through it. */
export function namedCore(core: ChatCore): { core: ChatCore; forms: Map<string, Form> } {
  const forms = new Map<string, Form>()
  const named: ChatCore = {
    ...core,
    receive: async (incoming) => {
      const user = { ...incoming.user, userId: nameOf(incoming.user.userId) }
      const answer = await core.receive({ ...incoming, user })
      if (answer.kind === 'form' || answer.kind === 'errors') {
        forms.set(answer.form.id, answer.form)
        forms.set(`to ${user.userId}`, answer.form)
      }
      return answer
    },
    suggest: (user, ...rest) => core.suggest({ ...user, userId: nameOf(user.userId) }, ...rest),
  }
  return { core: named, forms }
}

/** A mention as Discord knows it. */
const withId = (span: Span): Span =>
  typeof span === 'object' && 'mention' in span && span.userId !== undefined
    ? { ...span, userId: idOf(span.userId) }
    : span

const namedAdapter = (adapter: ChatAdapter): ChatAdapter => ({
  ...adapter,
  direct: (to, content, key) => adapter.direct({ ...to, userId: idOf(to.userId) }, content, key),
  reply: (under, line, key, how) => adapter.reply(under, line.map(withId), key, how),
})

/** People at Discord as the contract wants them: what they type and click, and what they see then. */
export function discordDriver({ discord, app }: Opened, forms: Map<string, Form>): ChatDriver {
  const told = new Set<string>()
  const seen = new Set<string>()
  const delivered = new Map<string, string>()
  const user = (who: string) => discord.user(idOf(who))
  const cardsNow = () => discord.channel(channel).messages.filter((one) => one.embeds[0]?.title)
  const fresh = (who: string): ShownMessage | null => {
    const privates = user(who).sees().privates
    const found = privates.find((one) => !told.has(`${one.id} ${one.edits}`)) ?? null
    if (found) told.add(`${found.id} ${found.edits}`)
    return found
  }
  const formSeen = (who: string, problems: string): VisibleMessages => {
    const modal = user(who).sees().modal
    const form = forms.get(`to ${who}`)
    if (!modal || !form) throw new Error(`${who} has no form`)
    const asked = form.pages.flatMap((page) => page.fields)
    const shown = modal.fields.flatMap(({ label, value }) => {
      const field = asked.find((one) => one.label === label)
      return field ? [{ ...field, value } as Field] : []
    })
    const errors = asked.flatMap(({ name, label }): [string, string][] => {
      const line = problems.split('\n').find((one) => one.startsWith(`**${label}**: `))
      return line ? [[name, line.slice(label.length + 6)]] : []
    })
    const { title, text } = modal
    return {
      kind: 'form',
      id: form.id,
      title,
      text,
      fields: shown,
      errors: Object.fromEntries(errors),
    }
  }
  const after = async (who: string, modal: string | undefined, card: ShownMessage | null) => {
    await app.idle()
    const open = user(who).sees().modal
    if (open && open.modal.interaction !== modal) return formSeen(who, '')
    const said = fresh(who)
    if (said?.buttons.includes('Edit again') || said?.buttons.includes('Continue…')) {
      const way = said.buttons.includes('Edit again') ? 'Edit again' : 'Continue…'
      await user(who).click(said, way)
      await app.idle()
      return formSeen(who, said.text)
    }
    const now = card && cardsNow().find((one) => one.id === card.id)
    if (card && now && now.edits > card.edits) {
      return { kind: 'update' as const, card: seenCard(now), said: said?.text ?? '' }
    }
    return said ? seenPrivate(said) : { kind: 'nothing' as const }
  }
  const modalOf = (who: string) => user(who).sees().modal?.modal.interaction

  return {
    platform: 'discord',
    install: 'discord',
    channel,
    adapter: namedAdapter(app.adapter),
    command: async (who, line) => {
      const modal = modalOf(who)
      const { path, options } = typed(discord, line)
      await user(who).command(path, options, channel)
      return after(who, modal, null)
    },
    click: async (who, action) => {
      const on = who === 'guest-7' ? null : withButton(discord, action)
      const message = on ?? (await forge(discord, action, who === 'guest-7', seen.has(action)))
      const modal = modalOf(who)
      await user(who).click(message, action)
      return after(who, modal, message)
    },
    submit: async (who, form, values, delivery) => {
      const modal = modalOf(who)
      const open = user(who).sees().modal
      const from = open?.modal.message
      const card = cardsNow().find((one) => one.id === from) ?? newestCard(cardsNow())
      const known = delivery === undefined ? undefined : delivered.get(delivery)
      if (known !== undefined) {
        await discord.until(() => discord.interactions().find((one) => one.id === known)?.answer)
        discord.redeliver(known)
        await discord.until(() => true)
        return after(who, modal, card)
      }
      const sending = user(who).submitModal(byLabel(forms.get(form), values))
      const made = discord.interactions().at(-1)?.id ?? ''
      if (delivery !== undefined) delivered.set(delivery, made)
      await sending
      return after(who, modal, card)
    },
    cards: async () => {
      const cards = cardsNow().map(seenCard)
      for (const { buttons } of cards) for (const { id } of buttons) seen.add(id)
      return cards
    },
    say: async (who, text) => {
      user(who).says(text, 'direct')
      const before = user(who).sees().directs.length
      await discord.until(() => user(who).sees().directs.length > before)
      await app.idle()
    },
    pressDirect: async (who, label) => {
      const on = user(who)
        .sees()
        .directs.findLast((one) => one.buttons.includes(label))
      if (!on) throw new Error(`${who} has no ${label} in the direct messages`)
      await user(who).click(on, label)
      return after(who, modalOf(who), null)
    },
    directButtons: async (who) =>
      user(who)
        .sees()
        .directs.flatMap((one) => one.buttons),
    directs: async (who) =>
      user(who)
        .sees()
        .directs.map((one) => one.text),
  }
}

const newestCard = (cards: readonly ShownMessage[]) => cards.at(-1) ?? null

const withButton = (discord: Discord, action: string): ShownMessage | null =>
  discord
    .channel(channel)
    .messages.findLast((one) => buttonsOf(one).some((b) => b.id === action)) ?? null

/**
 * A button that nobody made can only come from a message that somebody forged; one that was on a card
 * stands on it again, as on a screen that lags behind.
 */
async function forge(
  discord: Discord,
  action: string,
  isElsewhere: boolean,
  isOld: boolean,
): Promise<ShownMessage> {
  if (isElsewhere) {
    discord.addGuild(elsewhere.guild)
    discord.addPerson(idOf('guest-7'), { name: 'guest-7', guild: elsewhere.guild })
    discord.addChannel(elsewhere.channel, { name: 'other', guild: elsewhere.guild })
  }
  const place = isElsewhere ? elsewhere.channel : channel
  const button = { type: 2, style: 2, label: 'Press', custom_id: action }
  const answer = await fetch(`${discord.apiUrl}/v10/channels/${place}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${discord.token()}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      content: 'Forged',
      embeds: isOld ? [{ title: 'A card as it was' }] : [],
      components: [{ type: 1, components: [button] }],
    }),
  })
  if (!answer.ok) throw new Error(`the double refused it: ${await answer.text()}`)
  const found = discord.channel(place).messages.at(-1)
  if (!found) throw new Error('the forged message is not there')
  return found
}

/** A line as somebody types it, with the options that Discord offers there, by their place. */
function typed(discord: Discord, line: string) {
  const [name = '', ...words] = line.replace(/^\//, '').split(' ')
  const offered = discord.commands(discord.guildId)
  const command = offered.find((one) => one.name === name)
  const nested = command?.options?.find((one) => one.type <= 2 && one.name === words[0])
  if (!command || (command.options?.[0]?.type === 1 && !nested))
    return outdated(discord, name, words)
  const inside = nested && 'options' in nested ? nested.options : command.options
  const values = nested ? words.slice(1) : words
  return {
    path: nested ? `${name} ${nested.name}` : name,
    options: Object.fromEntries(
      values.flatMap((value, i) => {
        const [, word = '', after = ''] = /^([a-z-]+):(.+)$/.exec(value) ?? []
        if (inside?.some((one) => one.name === word)) return [[word, after]]
        const option = inside?.[i]
        return option ? [[option.name, value]] : []
      }),
    ),
  }
}

/** What is not registered any more still comes from people whose Discord has not heard of it. */
function outdated(discord: Discord, name: string, [verb]: string[]) {
  const offered = discord.commands(discord.guildId)
  const old = offered.find((one) => one.name === name) ?? offered[0]
  if (!old) throw new Error('nothing is registered')
  const isVerb = old.name === name
  const options = isVerb
    ? [...(old.options ?? []), { type: 1, name: verb ?? '', description: 'old', options: [] }]
    : []
  const at = offered.indexOf(old)
  const stale = { ...old, name, options } as (typeof offered)[number]
  if (isVerb) offered[at] = stale
  else offered.push(stale)
  return { path: isVerb ? `${name} ${verb}` : name, options: {} }
}

const buttonsOf = ({ message }: ShownMessage) =>
  message.components.flatMap((row) =>
    row.type === ComponentType.ActionRow
      ? row.components.flatMap((one) =>
          one.type === ComponentType.Button && 'custom_id' in one
            ? [{ id: one.custom_id as `${string}:${string}:${number}`, label: one.label ?? '' }]
            : [],
        )
      : [],
  )

function seenCard(message: ShownMessage): VisibleCard {
  const [embed] = message.embeds
  return {
    title: embed?.title ?? '',
    status: embed?.description ?? '',
    text: message.text,
    buttons: buttonsOf(message),
    thread: message.thread?.messages.map((reply) => reply.text) ?? [],
  }
}

const seenPrivate = (message: ShownMessage): VisibleMessages => ({
  kind: 'private',
  tone: message.text.startsWith('🚫') ? 'refused' : 'ok',
  text: message.text,
  buttons: buttonsOf(message),
  files: message.files.map((file) => file.name),
})

/** What somebody fills in, under the labels that they see. */
function byLabel(form: Form | undefined, values: FieldValues): FieldValues {
  const fields = form?.pages.flatMap((page) => page.fields) ?? []
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const field = fields.find((one) => one.name === name)
      if (!field) throw new Error(`the form has no field ${name}`)
      return [field.label, value]
    }),
  )
}
