import { z } from 'zod'
import { contentOf } from './chat.ts'
import { addMessage, editMessage } from './messages.ts'
import { SlackProblem } from './problem.ts'
import type { Message, ResponseUrl, World } from '../world.ts'

/** slack.md 8: 5 uses within 30 minutes. */
const mostUses = 5
const lifeMs = 30 * 60_000

const response = z.object({
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: z.boolean().default(false),
  delete_original: z.boolean().default(false),
  thread_ts: z.string().optional(),
  text: z.string().optional(),
  blocks: z.unknown().optional(),
})

export function makeResponseUrl(
  world: World,
  made: Pick<ResponseUrl, 'team' | 'user' | 'channel' | 'target'>,
): string {
  const id = world.id('r')
  world.responseUrls.set(id, { ...made, id, madeAt: world.now(), uses: 0 })
  return `${world.origin}/response/${made.team}/${id}`
}

/** Answers as Slack does: 200 `ok`, or the reason with another status (its numbers are unverified). */
export function respond(world: World, id: string, body: unknown): { status: number; body: string } {
  const url = world.responseUrls.get(id)
  if (!url || world.now() - url.madeAt > lifeMs) return { status: 404, body: 'expired_url' }
  if (url.uses >= mostUses) return { status: 404, body: 'used_url' }
  const read = response.safeParse(body)
  if (!read.success) return { status: 400, body: 'invalid_payload' }
  url.uses += 1
  try {
    apply(world, url, read.data)
    world.changed()
    return { status: 200, body: 'ok' }
  } catch (error) {
    if (error instanceof SlackProblem) return { status: 400, body: error.code }
    throw error
  }
}

/** An ephemeral changes only this way (slack.md 8). */
function apply(world: World, url: ResponseUrl, said: z.infer<typeof response>): void {
  const target = world.messages.find(
    (one) => one.channel === url.channel && one.ts === url.target && !one.gone,
  )
  if (said.delete_original) {
    if (target) target.gone = true
    return
  }
  answer(world, url, said, said.replace_original ? target : undefined)
}

/** Says something where a person acted: the body of an acknowledgement has the same shape. */
function answer(
  world: World,
  url: ResponseUrl,
  said: z.infer<typeof response>,
  replaced?: Message,
): void {
  const team = world.workspaces.get(url.team)
  if (!team) throw new Error(`no workspace ${url.team}`)
  const audience = said.response_type === 'ephemeral' ? 'ephemeral' : 'all'
  const content = contentOf({ world, team }, said, audience)
  if (replaced) return editMessage(world, replaced, content.text, content.blocks)
  const message = addMessage(world, {
    ...content,
    channel: url.channel,
    user: team.botUserId,
    byApp: true,
    threadTs: said.thread_ts ?? null,
    onlyFor: audience === 'ephemeral' ? url.user : null,
  })
  url.target = message.ts
}

/** What the app acknowledged a command with: nothing, or a message (slack.md 8). */
export function answerCommand(world: World, responseUrl: string, body: unknown): void {
  const url = world.responseUrls.get(responseUrl.split('/').at(-1) ?? '')
  const read = response.safeParse(body)
  if (!url || !read.success || (read.data.text === undefined && !read.data.blocks)) return
  answer(world, url, read.data)
}
