import { z } from 'zod'
import { fewOptions, option, plain, richOption, slackFile, url } from './kit-objects.ts'
import {
  acting,
  asking,
  focusing,
  initialIsThere,
  picking,
  selects,
  typing,
} from './kit-selects.ts'

/** Block elements with their limits: slack.md 9. */
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

const choosers = [...selects, checkboxes, radioButtons, datepicker, timepicker] as const

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
