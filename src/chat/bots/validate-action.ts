import { readDraft } from '../../control/drafts/read-draft.ts'
import { editLink } from './edit-link.ts'
import type { Answer, Rich } from '../port.ts'
import { oneLine, plural } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Action, ChatContext } from '../kit/handler.ts'

const shownMax = 20
const signs = { error: '❌', warning: '⚠️', info: 'ℹ️' } as const

/** The findings of the draft, each with its place and how to fix it (F9). */
export const validate: Action = {
  click: { answer: 'private', run: (chat, { id }) => tellFindings(chat, id) },
}

export async function tellFindings({ ctx }: ChatContext, slug: string): Promise<Answer> {
  const { bot, findings, revision } = await readDraft(ctx, { bot: slug })
  const many = (severity: keyof typeof signs) =>
    findings.filter((finding) => finding.severity === severity).length
  const head = `${oneLine(bot.name, 80)}, draft revision ${revision}`
  const found = `${plural(many('error'), 'error')}, ${plural(many('warning'), 'warning')}`
  const lines = findings.slice(0, shownMax).map((finding): Rich => {
    const place = [
      finding.line === undefined ? '' : `line ${finding.line}`,
      finding.flow === undefined ? '' : `flow ${oneLine(finding.flow, 60)}`,
      finding.step === undefined ? '' : oneLine(finding.step, 60),
    ].filter((part) => part !== '')
    const where = place.length > 0 ? `${place.join(', ')}: ` : ''
    return [
      `${signs[finding.severity]} ${where}${oneLine(finding.text, 300)} `,
      { code: finding.code },
    ]
  })
  const left = findings.length - shownMax
  return privateNotice(
    [
      [{ bold: head }, `: ${found}.`],
      ...lines,
      ...(left > 0 ? [[`and ${left} more`]] : []),
      ...(findings.length === 0
        ? []
        : [['Fix it in ', ...editLink(ctx, bot.slug), '.'] satisfies Rich]),
    ],
    { tone: many('error') > 0 ? 'info' : 'ok' },
  )
}
