import { InteractionResponseType, MessageFlags, Routes } from 'discord.js'
import type { APIApplicationCommandOptionChoice, REST } from 'discord.js'
import { bodyOf, filesOf } from '../api.ts'
import type { Interaction } from './interaction.ts'
import type { Log } from '../log.ts'
import { shortRetries, longRetries, retry } from './retry.ts'
import { codeOf, codes } from '../outbound/problems.ts'
import type { Rendered } from '../render/render.ts'
import type { Modal } from '../render/render-form.ts'

export type ReplyDeps = { answering: REST; now: () => number; log: Log }
export type Audience = 'private' | 'public'

/**
 * `open`: nothing was answered. `card`: the clicked message may be edited. `asked`: a private question
 * of ours may be replaced. `said`: more comes as messages of their own. `lost`: Discord no longer waits.
 */
type Stage = 'open' | 'private' | 'public' | 'card' | 'asked' | 'said' | 'lost'

/** Somewhat less than Discord's, so that the last try comes in time. */
const tokenMs = 15 * 60_000 - 10_000
const done: Rendered = { content: 'Done.', embeds: [], components: [], files: [] }

/** What Discord takes for one interaction, each tried a few times while its token lives. */
function createCalls({ answering: rest, now, log }: ReplyDeps, interaction: Interaction) {
  const webhook = Routes.webhook(interaction.applicationId, interaction.token)
  const original = Routes.webhookMessage(interaction.applicationId, interaction.token, '@original')

  const attempt = async (
    what: string,
    call: () => Promise<unknown>,
    patience = longRetries,
  ): Promise<boolean> => {
    if (now() - interaction.at >= tokenMs) return false
    try {
      await retry(call, patience)
      return true
    } catch (error) {
      // A try whose answer was lost, or another process with the same delivery, was first.
      if (codeOf(error) === codes.alreadyAcknowledged) return true
      log('warn', `Discord took no ${what}`, error)
      return false
    }
  }
  return {
    callback: (body: object, files: Files = []) =>
      attempt(
        'first answer',
        () =>
          rest.post(Routes.interactionCallback(interaction.id, interaction.token), {
            body,
            files,
            auth: false,
          }),
        shortRetries,
      ),
    edit: (message: Rendered) =>
      attempt('edit', () =>
        rest.patch(original, { body: bodyOf(message), files: filesOf(message), auth: false }),
      ),
    follow: (message: Rendered, audience: Audience) =>
      attempt('answer', () =>
        rest.post(webhook, {
          body: { ...bodyOf(message), flags: flagsOf(audience) },
          files: filesOf(message),
          auth: false,
        }),
      ),
    withdraw: () => attempt('withdrawal', () => rest.delete(original, { auth: false })),
  }
}

/** The answers to one interaction, in the order that Discord allows. Nothing here throws. */
export function createReply(deps: ReplyDeps, interaction: Interaction) {
  const { callback: call, edit, follow, withdraw } = createCalls(deps, interaction)
  let stage: Stage = 'open'
  const callback = async (next: Stage, body: object, files: Files = []): Promise<boolean> => {
    const isTaken = await call(body, files)
    stage = isTaken ? next : 'lost'
    return isTaken
  }
  const first = (message: Rendered, audience: Audience) => {
    const isReplaced = interaction.isAsked && audience === 'private'
    const type = isReplaced
      ? InteractionResponseType.UpdateMessage
      : InteractionResponseType.ChannelMessageWithSource
    const data = { ...bodyOf(message), ...(!isReplaced && { flags: flagsOf(audience) }) }
    return callback('said', { type, data }, filesOf(message))
  }
  const replaceThen = async (instead: Rendered | null, message: Rendered, audience: Audience) => {
    // A private answer never appears where a public one was announced.
    if (instead) await edit(instead)
    else await withdraw()
    return follow(message, audience)
  }

  const say = async (message: Rendered, audience: Audience): Promise<boolean> => {
    const at = stage
    if (at === 'open') return first(message, audience)
    if (at !== 'lost') stage = 'said'
    switch (at) {
      case 'lost':
        return false
      case 'said':
      case 'card':
        return follow(message, audience)
      case 'public':
        return audience === 'public' ? edit(message) : replaceThen(null, message, audience)
      case 'private':
      case 'asked':
        return audience === 'private' ? edit(message) : replaceThen(done, message, audience)
    }
  }
  return {
    stage: () => stage,
    /** Tells Discord within its 3 s that an answer comes, and what it will look like. */
    defer: (as: Audience | 'update'): Promise<boolean> => {
      if (as === 'update' || (interaction.isAsked && as === 'private')) {
        const next = interaction.isAsked ? 'asked' : 'card'
        return callback(next, { type: InteractionResponseType.DeferredMessageUpdate })
      }
      const type = InteractionResponseType.DeferredChannelMessageWithSource
      return callback(as, { type, data: { flags: flagsOf(as) } })
    },
    /** Only as the first answer. */
    modal: async (data: Modal): Promise<boolean> =>
      stage === 'open' && callback('said', { type: InteractionResponseType.Modal, data }),
    choices: (choices: APIApplicationCommandOptionChoice[]): Promise<boolean> => {
      const type = InteractionResponseType.ApplicationCommandAutocompleteResult
      return callback('said', { type, data: { choices } })
    },
    /** The clicked card as it is now; false where this answer can't reach it. */
    redraw: async (card: Rendered): Promise<boolean> => {
      if (stage === 'open' && interaction.hasMessage && !interaction.isAsked) {
        const type = InteractionResponseType.UpdateMessage
        return callback('said', { type, data: bodyOf(card) })
      }
      return stage === 'card' && edit(card)
    },
    /** False when it found no way; then it has to be told elsewhere. */
    say,
  }
}
export type Reply = ReturnType<typeof createReply>

type Files = ReturnType<typeof filesOf>

const flagsOf = (audience: Audience): number =>
  audience === 'private' ? MessageFlags.Ephemeral : 0
