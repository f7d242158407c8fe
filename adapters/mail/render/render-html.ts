import { changesHeading } from '../../../src/bot/changes/tell-binding.ts'
import { mailText, renderMail } from '../../../src/bot/changes/render-html.ts'
import type { Mail } from '../../../src/mail/port.ts'

/**
 * The mail as HTML. Styles stand in the tags, since many mail programs drop the rest; what follows a
 * dark screen stands in the head for those that read it. Everything people typed is escaped (F27).
 */
export function htmlOf(mail: Mail): string {
  const { subject, heading, status, facts, told, links, footer, unsubscribe } = mail
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="supported-color-schemes" content="light dark">',
    `<title>${mailText(subject)}</title><style>${dark}</style></head>`,
    `<body class="back" style="margin:0;padding:0;${font}${colours.back}">`,
    table('width:100%', `<td align="center" style="padding:24px 12px">${sheet()}</td>`),
    '</body></html>',
  ].join('\n')

  function sheet(): string {
    const parts = [
      `<p class="soft" style="margin:0 0 8px;font-size:14px;${colours.soft}">${mailText(status)}</p>`,
      `<h1 style="margin:0 0 20px;font-size:22px;line-height:1.3">${mailText(heading)}</h1>`,
      ...facts.map(factHtml),
      ...(told ? [changesHtml(renderMail(told, changesHeading(told)))] : []),
      ...links.map(linkHtml),
      ...footerHtml(footer, unsubscribe),
    ]
    const cell = `<td class="card" style="padding:28px 24px;border-radius:12px;${colours.card}${wrap}">`
    return table('width:100%;max-width:600px', `${cell}\n${parts.join('\n')}\n</td>`)
  }
}

const font =
  "font:16px/1.5 -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"
const wrap = 'overflow-wrap:anywhere;word-break:break-word;text-align:left;'
const colours = {
  back: 'background:#f1f4f2;color:#17211b;',
  card: 'background:#ffffff;color:#17211b;border:1px solid #dfe4e0;',
  soft: 'color:#52605a;',
  line: 'border-top:1px solid #dfe4e0;',
  go: 'background:#0a6b50;color:#ffffff;',
}
const dark = `
:root { color-scheme: light dark; supported-color-schemes: light dark }
@media (prefers-color-scheme: dark) {
  .back { background: #101513 !important; color: #edf2ef !important }
  .card { background: #1a211e !important; color: #edf2ef !important; border-color: #2d3733 !important }
  .soft, .soft a { color: #a9b6af !important }
  .line { border-color: #2d3733 !important }
  .go { background: #4fd1a5 !important; color: #06231a !important }
  .plain { color: #4fd1a5 !important }
}
`

/** Old mail programs lay out by tables only. */
const table = (style: string, cells: string): string =>
  `<table role="presentation" cellpadding="0" cellspacing="0" border="0" width="100%" style="border-collapse:separate;${style}"><tr>${cells}</tr></table>`

const factHtml = ({ label, text }: Mail['facts'][number]): string =>
  `<p style="margin:0 0 12px"><span class="soft" style="font-size:14px;${colours.soft}">${mailText(label)}</span><br><bdi>${mailText(text)}</bdi></p>`

const changesHtml = (changes: string): string =>
  `<div class="line" style="margin:20px 0 0;padding:20px 0 0;${colours.line}">${changes}</div>`

/** The first is the button; the others are for whoever wants them. */
const linkHtml = ({ label, url }: Mail['links'][number], at: number): string =>
  at === 0
    ? `<p style="margin:24px 0 12px"><a class="go" href="${mailUrl(url)}" style="display:inline-block;padding:12px 20px;border-radius:8px;font-weight:600;text-decoration:none;${colours.go}">${mailText(label)}</a></p>`
    : `<p style="margin:0 0 12px"><a class="plain" href="${mailUrl(url)}" style="color:#0a6b50">${mailText(label)}</a></p>`

function footerHtml(footer: readonly string[], unsubscribe: string | null): string[] {
  const line = (html: string) => `<p style="margin:0 0 6px">${html}</p>`
  const stop =
    unsubscribe === null
      ? []
      : [line(`<a href="${mailUrl(unsubscribe)}" style="${colours.soft}">Stop mails like this</a>`)]
  const lines = [...footer.map((text) => line(mailText(text))), ...stop]
  return [
    `<div class="soft line" style="margin:24px 0 0;padding:16px 0 0;font-size:13px;${colours.line}${colours.soft}">${lines.join('')}</div>`,
  ]
}

/** Our own addresses; a quote in one would end the attribute. */
const mailUrl = (url: string): string =>
  new URL(url).href.replaceAll('&', '&amp;').replaceAll('"', '%22')
