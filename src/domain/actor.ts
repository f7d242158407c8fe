export const platforms = ['slack', 'discord', 'playground'] as const
export type Platform = (typeof platforms)[number]

/** The way somebody came in; written to the audit log (F62). */
export type Via = Platform | 'http' | 'cli' | 'page' | 'mail'

export type Actor =
  | { kind: 'person'; id: string; via: Via }
  | { kind: 'schedule'; scheduleId: string; personId: string }
  | { kind: 'system'; part: string }

export const actorId = (actor: Actor): string => {
  switch (actor.kind) {
    case 'person':
      return actor.id
    case 'schedule':
      return actor.personId
    case 'system':
      return `system:${actor.part}`
  }
}

export const actorVia = (actor: Actor): string => {
  switch (actor.kind) {
    case 'person':
      return actor.via
    case 'schedule':
      return `schedule:${actor.scheduleId}`
    case 'system':
      return 'system'
  }
}
