import type { SenderChange } from '../../domain/sender-change.ts'
import type { Rich } from '../port.ts'
import { oneLine } from '../kit/rich.ts'

const namedMax = 5

/** Each sender that a new version leaves or gains, and whether anybody answers afterwards (F48). */
export function senderChangeLines({ left, gained, silenced }: SenderChange): Rich[] {
  return [
    ...(left.length > 0 ? [[`📵 Leaves ${senderNames(left)}.`]] : []),
    ...(gained.length > 0 ? [[`📞 Gains ${senderNames(gained)}: /activate opens it.`]] : []),
    ...(silenced.length > 0
      ? [[`⚠️ Nobody answers any more on ${senderNames(silenced)}, and no other number is open.`]]
      : []),
  ]
}

export function senderNames(names: readonly string[]): string {
  const shown = names.slice(0, namedMax).map((name) => oneLine(name, 40))
  const more = names.length > namedMax ? ` and ${names.length - namedMax} more` : ''
  return `${shown.join(', ')}${more}`
}
