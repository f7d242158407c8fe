import type { Ctx } from '../../control/kit/context.ts'
import type { LinkedPerson } from '../../control/kit/linked-account.ts'
import type { Permission } from '../../domain/access.ts'
import type { Platform } from '../../domain/actor.ts'
import type {
  Answer,
  Button,
  CommandSpec,
  FieldValues,
  File,
  FirstAnswer,
  Form,
  Notice,
  Rich,
  User,
} from '../port.ts'

/** Who speaks, from where; what every handler gets. */
export type ChatContext = {
  ctx: Ctx
  me: LinkedPerson
  from: { platform: Platform; user: User; channel: string; direct: boolean }
}

export type Options = Readonly<Record<string, string>>

/** A row of the command table: what a platform must know, and what it does. */
export type Command = Omit<CommandSpec, 'verbs'> & {
  /** What it needs, for /help; the verb it calls checks for itself. */
  permission?: Permission
  /** What some of its choices need beyond that, for /help. */
  choicesNeed?: { choices: readonly string[]; permission: Permission }
  run?: (chat: ChatContext, options: Options) => Promise<Answer>
  verbs?: readonly Command[]
  /** The verb that is meant where the name of a bot stands in its place. */
  verbForBot?: string
}

/** Where a button or a form points: the parts of an ActionId. */
export type ActionTarget = { id: string; revision: number }

/** A row of the action table: what a click and a form's submit do, and how they first answer. */
export type Action = {
  click?: { answer: FirstAnswer; run: (chat: ChatContext, target: ActionTarget) => Promise<Answer> }
  submit?: {
    answer: FirstAnswer
    run: (chat: ChatContext, target: ActionTarget, values: FieldValues) => Promise<Answer>
    /** The form again, to show what is wrong beside what was typed. */
    form: (chat: ChatContext, target: ActionTarget, values: FieldValues) => Promise<Form>
  }
  /** The card to redraw when it is refused: what the button showed is no longer true. */
  on?: 'request' | 'policy' | 'link' | 'handoff'
}

type Extras = { tone?: Notice['tone']; buttons?: Button[]; files?: File[] }

export const notice = (lines: Rich[], extras: Extras = {}): Notice => ({
  tone: extras.tone ?? 'info',
  lines,
  buttons: extras.buttons ?? [],
  files: extras.files ?? [],
})

/** Tells only the one who asked. */
export const privateNotice = (lines: Rich[], extras?: Extras): Answer => ({
  kind: 'notice',
  audience: 'private',
  notice: notice(lines, extras),
})

/** The account that somebody acts with. */
export const accountOf = ({ from: { platform, user } }: ChatContext) => ({
  platform,
  install: user.install,
  userId: user.userId,
})

export const showForm = (form: Form): Answer => ({ kind: 'form', form })
