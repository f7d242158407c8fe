import { z } from 'zod'
import {
  confirm,
  fewOptions,
  id,
  option,
  optionGroups,
  options,
  placeholder,
  plain,
  richOption,
  slackFile,
  url,
} from './kit-objects.ts'

/** Block elements with their limits: slack.md 9. */
const acting = { action_id: id.optional() }
const asking = { ...acting, confirm: confirm.optional() }
const focusing = { focus_on_load: z.boolean().optional() }
const picking = { ...asking, ...focusing, placeholder }
const many = { ...picking, max_selected_items: z.number().int().min(1).optional() }
const typing = {
  ...acting,
  ...focusing,
  placeholder,
  dispatch_action_config: z.looseObject({}).optional(),
}
const ids = z.array(z.string()).optional()
const filter = z.looseObject({}).optional()
const answering = { response_url_enabled: z.boolean().optional() }

const button = z.strictObject({
  type: z.literal('button'),
  ...asking,
  text: plain(75),
  value: z.string().max(2000, 'must be less than 2001 characters').optional(),
  url: url.optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().max(75).optional(),
})
const image = z
  .strictObject({
    type: z.literal('image'),
    alt_text: z.string().min(1).max(2000),
    image_url: url.optional(),
    slack_file: slackFile.optional(),
  })
  .refine((it) => (it.image_url === undefined) !== (it.slack_file === undefined), {
    error: 'must provide either image_url or slack_file',
  })
const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...asking,
  options: z.array(option).min(1).max(5, 'no more than 5 items allowed'),
})
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
const checkboxes = z
  .strictObject({
    type: z.literal('checkboxes'),
    ...asking,
    ...focusing,
    options: fewOptions,
    initial_options: z.array(richOption).min(1).optional(),
  })
  .superRefine(initialIsThere)
const radioButtons = z
  .strictObject({
    type: z.literal('radio_buttons'),
    ...asking,
    ...focusing,
    options: fewOptions,
    initial_option: richOption.optional(),
  })
  .superRefine(initialIsThere)
const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...picking,
  initial_date: z.iso.date().optional(),
})
const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  ...picking,
  initial_time: z
    .string()
    .regex(/^\d\d:\d\d$/)
    .optional(),
  timezone: z.string().optional(),
})
/** slack.md 12: unix seconds, so ten digits (doc). */
const datetimepicker = z.strictObject({
  type: z.literal('datetimepicker'),
  ...asking,
  ...focusing,
  initial_date_time: z.number().int().min(1e9).max(9_999_999_999).optional(),
})
const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  ...typing,
  initial_value: z.string().max(3000, 'must be less than 3001 characters').optional(),
  multiline: z.boolean().optional(),
  min_length: z.number().int().min(0).max(3000).optional(),
  max_length: z.number().int().min(1).max(3000).optional(),
})
const numberInput = z.strictObject({
  type: z.literal('number_input'),
  ...typing,
  is_decimal_allowed: z.boolean(),
  initial_value: z.string().optional(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
})
const lineInput = z.strictObject({
  type: z.enum(['email_text_input', 'url_text_input']),
  ...typing,
  initial_value: z.string().max(3000).optional(),
})
const fileInput = z.strictObject({
  type: z.literal('file_input'),
  ...acting,
  filetypes: z.array(z.string()).optional(),
  max_files: z.number().int().min(1).max(10).optional(),
})

const choosers = [
  staticSelect,
  multiStaticSelect,
  externalSelect,
  multiExternalSelect,
  usersSelect,
  multiUsersSelect,
  conversationsSelect,
  checkboxes,
  radioButtons,
  datepicker,
  timepicker,
] as const

/** What may stand in an actions block: there is no multi select among Slack's own (doc), but its types allow it. */
export const actionsElement = z.discriminatedUnion('type', [
  button,
  overflow,
  datetimepicker,
  ...choosers,
])
export const inputElement = z.discriminatedUnion('type', [
  plainTextInput,
  numberInput,
  lineInput,
  fileInput,
  datetimepicker,
  ...choosers,
])
export const accessory = z.discriminatedUnion('type', [button, overflow, image, ...choosers])
export const contextImage = image
export type KitElement = z.infer<typeof actionsElement> | z.infer<typeof inputElement>

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
function initialIsThere(it: Choosing, ctx: z.RefinementCtx): void {
  const offered = [...(it.options ?? []), ...(it.option_groups ?? []).flatMap((g) => g.options)]
  const known = new Set(offered.map((one) => JSON.stringify(one)))
  const initial = [...(it.initial_options ?? []), ...(it.initial_option ? [it.initial_option] : [])]
  if (!initial.every((one) => known.has(JSON.stringify(one))))
    ctx.addIssue({ code: 'custom', message: 'initial option is not one of the options' })
}
