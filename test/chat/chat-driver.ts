import type { ChatAdapter } from '../../src/chat/outbound-port.ts'
import type { Button, Field, FieldValues, Notice } from '../../src/chat/port.ts'
import type { Platform } from '../../src/domain/actor.ts'

export type VisibleCard = {
  title: string
  status: string
  text: string
  buttons: Button[]
  thread: string[]
}
/** What one person sees after an act of theirs. */
export type VisibleMessages =
  | { kind: 'nothing' }
  | {
      kind: 'private' | 'public'
      tone: Notice['tone']
      text: string
      buttons: Button[]
      files: string[]
    }
  | {
      kind: 'form'
      id: string
      title: string
      text: string
      fields: Field[]
      errors: Record<string, string>
    }
  | { kind: 'update'; card: VisibleCard; said: string }

/** A platform with people at it; `who` is a user id, and the same name as the person's. */
export type ChatDriver = {
  platform: Platform
  install: string
  /** The channel where the bots' cards stand. */
  channel: string
  adapter: ChatAdapter
  command: (who: string, line: string, interactionId?: string) => Promise<VisibleMessages>
  click: (who: string, action: string, interactionId?: string) => Promise<VisibleMessages>
  submit: (
    who: string,
    form: string,
    values: FieldValues,
    interactionId?: string,
  ) => Promise<VisibleMessages>
  cards: () => Promise<VisibleCard[]>
  directs: (who: string) => Promise<string[]>
  /** Plain words to us alone; what comes back stands in their direct messages. */
  say: (who: string, text: string) => Promise<void>
  /** The newest button of that label in their direct messages. */
  pressDirect: (who: string, label: string) => Promise<VisibleMessages>
  /** Labels of the buttons in their direct messages, as they are now. */
  directButtons: (who: string) => Promise<string[]>
}

export type FormSeen = Extract<VisibleMessages, { kind: 'form' }>

export function formOf(seen: VisibleMessages): FormSeen {
  if (seen.kind === 'form') return seen
  throw new Error(`expected a form, saw ${JSON.stringify(seen)}`)
}

export const textOf = (seen: VisibleMessages): string => {
  if (seen.kind === 'nothing') return ''
  return seen.kind === 'update' ? seen.said : seen.text
}

/** Beside the others, or behind the fifth where the card as we made it says so. */
export function buttonOf(
  { buttons, more }: { buttons: Button[]; more?: { buttons: Button[] } },
  label: string,
): string {
  const all = [...buttons, ...(more?.buttons ?? [])]
  const button = all.find((one) => one.label === label)
  if (button) return button.id
  throw new Error(`no ${label} among ${all.map((one) => one.label).join(', ')}`)
}
