import { Routes, type REST } from 'discord.js'
import type { Discord } from './index.ts'

/** As the application registers it. */
export const botsCommand = {
  name: 'bots',
  description: 'Bots',
  options: [{ type: 3, name: 'bot', description: 'Which', autocomplete: true }],
}

const button = { type: 2, style: 1, label: 'Go', custom_id: 'go' }
export const withButton = (more: object = {}) => ({
  content: 'Card',
  components: [{ type: 1, components: [button] }],
  ...more,
})

export const modal = {
  custom_id: 'ask',
  title: 'Ask',
  components: [{ type: 18, label: 'Why', component: { type: 4, style: 1, custom_id: 'why' } }],
}
export const privately = (content: string) => ({ type: 4, data: { content, flags: 64 } })
export const choices = { type: 8, data: { choices: [] } }

export function hookToken(hook: string): string {
  return hook.split('/').at(-1) ?? ''
}

/** Somebody acts; what was handed out for it. */
export function handedOut(discord: Discord, rest: REST, act: Promise<unknown>) {
  const one = discord.interactions().at(-1)
  if (!one) throw new Error('nothing happened')
  const answer = (body: object, query = '') =>
    rest.post(`${Routes.interactionCallback(one.id, one.token)}${query}` as `/${string}`, {
      body,
      auth: false,
    })
  const hook = Routes.webhook(discord.applicationId, one.token)
  const original = Routes.webhookMessage(discord.applicationId, one.token)
  return { act, answer, hook, original, id: one.id }
}
