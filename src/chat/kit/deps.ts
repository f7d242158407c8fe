import type { Ctx } from '../../control/kit/context.ts'

/** What the core is given: a verb's context without the one who acts. */
export type ChatDeps = Omit<Ctx, 'actor'>
