import { z } from 'zod'
import { confirm, id, option, optionGroups, options, placeholder } from './kit-objects.ts'

/** The select menus, and what elements have in common (slack.md 9). */
export const acting = { action_id: id.optional() }
export const asking = { ...acting, confirm: confirm.optional() }
export const focusing = { focus_on_load: z.boolean().optional() }
export const picking = { ...asking, ...focusing, placeholder }
const many = { ...picking, max_selected_items: z.number().int().min(1).optional() }
export const typing = {
  ...acting,
  ...focusing,
  placeholder,
  dispatch_action_config: z.looseObject({}).optional(),
}
const ids = z.array(z.string()).optional()
const filter = z.looseObject({}).optional()
const answering = { response_url_enabled: z.boolean().optional() }

const staticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    ...picking,
    options: options.optional(),
    option_groups: optionGroups.optional(),
    initial_option: option.optional(),
  })
  .superRefine(oneListOfOptions)
const multiStaticSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    ...many,
    options: options.optional(),
    option_groups: optionGroups.optional(),
    initial_options: z.array(option).min(1).optional(),
  })
  .superRefine(oneListOfOptions)
const externalSelect = z.strictObject({
  type: z.literal('external_select'),
  ...picking,
  min_query_length: z.number().int().min(0).optional(),
  initial_option: option.optional(),
})
const multiExternalSelect = z.strictObject({
  type: z.literal('multi_external_select'),
  ...many,
  min_query_length: z.number().int().min(0).optional(),
  initial_options: z.array(option).min(1).optional(),
})
const usersSelect = z.strictObject({
  type: z.literal('users_select'),
  ...picking,
  initial_user: z.string().optional(),
})
const multiUsersSelect = z.strictObject({
  type: z.literal('multi_users_select'),
  ...many,
  initial_users: ids,
})
const conversationsSelect = z.strictObject({
  type: z.enum(['conversations_select', 'channels_select']),
  ...picking,
  ...answering,
  filter,
  initial_conversation: z.string().optional(),
  initial_channel: z.string().optional(),
  default_to_current_conversation: z.boolean().optional(),
})
export const selects = [
  staticSelect,
  multiStaticSelect,
  externalSelect,
  multiExternalSelect,
  usersSelect,
  multiUsersSelect,
  conversationsSelect,
] as const

type Choosing = {
  options?: { value: string }[] | undefined
  option_groups?: { options: { value: string }[] }[] | undefined
  initial_option?: { value: string } | undefined
  initial_options?: { value: string }[] | undefined
}

function oneListOfOptions(it: Choosing, ctx: z.RefinementCtx): void {
  if ((it.options === undefined) === (it.option_groups === undefined))
    ctx.addIssue({ code: 'custom', message: 'must provide either options or option_groups' })
  initialIsThere(it, ctx)
}

/** An initial option must be one of the options, to the letter (doc). */
export function initialIsThere(it: Choosing, ctx: z.RefinementCtx): void {
  const offered = [...(it.options ?? []), ...(it.option_groups ?? []).flatMap((g) => g.options)]
  const known = new Set(offered.map((one) => JSON.stringify(one)))
  const initial = [...(it.initial_options ?? []), ...(it.initial_option ? [it.initial_option] : [])]
  if (!initial.every((one) => known.has(JSON.stringify(one))))
    ctx.addIssue({ code: 'custom', message: 'initial option is not one of the options' })
}
