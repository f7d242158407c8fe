import { z } from 'zod'

/** Composition objects with their limits: slack.md 9, and Slack's reference where the sheet is silent (doc). */
const size = (max: number) =>
  z
    .string()
    .min(1, 'must be more than 0 characters')
    .max(max, `must be less than ${max + 1} characters`)

export const id = size(255)
export const url = size(3000)
export const plain = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: size(max), emoji: z.boolean().optional() })
const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: size(max), verbatim: z.boolean().optional() })
export const text = (max: number) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)])

/** slack.md 9: confirm title 100, text 300; its buttons 30 (doc). */
export const confirm = z.strictObject({
  title: plain(100),
  text: text(300),
  confirm: plain(30),
  deny: plain(30),
  style: z.enum(['primary', 'danger']).optional(),
})

/** slack.md 9: option text 75, value 150. */
const optionOf = (label: z.ZodType<{ text: string }>) =>
  z.strictObject({
    text: label,
    value: size(150),
    description: plain(75).optional(),
    url: url.optional(),
  })
export const option = optionOf(plain(75))
/** Radio buttons and checkboxes may use markup. */
export const richOption = optionOf(text(75))

export const options = z
  .array(option)
  .min(1, 'must provide at least 1 option')
  .max(100, 'no more than 100 items allowed')
export const fewOptions = z
  .array(richOption)
  .min(1, 'must provide at least 1 option')
  .max(10, 'no more than 10 items allowed')
export const optionGroups = z
  .array(z.strictObject({ label: plain(75), options }))
  .min(1)
  .max(100, 'no more than 100 items allowed')

export const placeholder = plain(150).optional()
/** slack_file by id or by url, one of them. */
export const slackFile = z.union([
  z.strictObject({ id: z.string() }),
  z.strictObject({ url: z.string() }),
])
