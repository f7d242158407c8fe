import { z } from 'zod'
import { metrics, parseSteps } from '../../domain/gray/plan.ts'
import type { Plan } from '../../domain/gray/plan.ts'
import { Refusal } from '../../refusal.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { grayRuleOrThrow } from '../../store/gray/gray-rules.ts'
import type { GrayAsked } from '../../store/requests/requests.ts'

/** Who meets a version first: rules by name, a plan of steps in words, or both (F33, F80). */
export const GrayInput = z.object({
  rules: z.array(z.string().max(200)).max(50).default([]),
  /** `5 % for 1 h, 25 % for 4 h, 100 %`; empty where the rules alone say it. */
  steps: z.string().max(500).default(''),
  guards: z.array(z.enum(metrics)).max(metrics.length).default(['errors', 'not understood']),
  onWorse: z.enum(['hold', 'take back']).default('hold'),
  chatsMin: z.number().int().min(50).max(1_000_000).default(200),
  messagesMax: z.number().int().min(1).max(1000).default(20),
})

/** @throws Refusal VALIDATION for a plan that can't be, and where nobody would meet it */
export async function readGrayAsked(
  db: Db,
  bot: Pick<BotRow, 'builtIn'>,
  input: z.output<typeof GrayInput>,
): Promise<GrayAsked> {
  const rules: string[] = []
  for (const name of input.rules) rules.push((await grayRuleOrThrow(db, name)).id)
  // The exception bot has no chats of its own to watch: a person decides each of its steps (F37).
  const guards = bot.builtIn === 1 ? [] : input.guards
  const plan = planOf({ ...input, guards })
  if (rules.length > 0 || plan) return { rules, plan }
  throw problem('Choose a rule or write steps: nobody would meet this gray release.')
}

function planOf(input: z.output<typeof GrayInput>): Plan | null {
  const { guards, onWorse, chatsMin, messagesMax } = input
  if (input.steps.trim() === '') return null
  const read = parseSteps(input.steps)
  if ('problem' in read) throw problem(read.problem)
  return { steps: read.steps, guards, onWorse, chatsMin, messagesMax }
}

const problem = (said: string): Refusal =>
  new Refusal('VALIDATION', said, 'Write it such as “5 % for 1 h, 25 % for 4 h, 100 %”.', {
    steps: said,
  })
