import type { Answer, Notice, Rich } from '../port.ts'
import { plain } from './rich.ts'

/** What one private message of any platform holds. */
const charactersMax = 3800

/** A notice cut to what one message holds; what is left out is counted. */
export function truncateNotice(notice: Notice): Notice {
  const lines: Rich[] = []
  let length = 0
  for (const line of notice.lines) {
    length += plain(line).length + 1
    if (length > charactersMax) {
      const left = notice.lines.length - lines.length
      return { ...notice, lines: [...lines, [`and ${left} more`]] }
    }
    lines.push(line)
  }
  return notice
}

export function truncateAnswer(answer: Answer): Answer {
  if (answer.kind === 'notice' || answer.kind === 'errors') {
    return { ...answer, notice: truncateNotice(answer.notice) }
  }
  // Each of them was made to fit: nothing of a bot's words is left out.
  if (answer.kind !== 'update' || answer.notice === null) return answer
  return { ...answer, notice: truncateNotice(answer.notice) }
}
