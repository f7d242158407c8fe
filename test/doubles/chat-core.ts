import QRCode from 'qrcode'
import type {
  Answer,
  Card,
  ChatCore,
  CommandSpec,
  Incoming,
  Notice,
  OptionSpec,
} from '../../src/chat/port.ts'
import { approveForm, publishForm } from './chat-core-forms.ts'

const bot: OptionSpec = { name: 'bot', summary: 'Which bot', kind: 'bot', required: false }
const spec = (name: string, summary: string, answer: CommandSpec['answer']): CommandSpec => ({
  name,
  summary,
  answer,
  options: [bot],
})
const commands: CommandSpec[] = [
  spec('publish', 'Ask to publish what changed', 'form'),
  spec('activate', 'Open a version to customers', 'private'),
  spec('qr', 'QR code and link of a bot', 'private'),
  spec('hello', 'Say hello to everybody', 'public'),
  {
    name: 'bots',
    summary: 'List and look after bots',
    answer: 'private',
    options: [],
    verbs: [
      { name: 'list', summary: 'All bots', answer: 'private', options: [] },
      { name: 'token', summary: 'A token for the API', answer: 'private', options: [] },
    ],
  },
]

/** A core that gives every kind of answer, the same each time, and remembers what it was told. */
export function fakeChatCore(): ChatCore & { told: Incoming[]; woken: (string | null)[] } {
  const told: Incoming[] = []
  const woken: (string | null)[] = []
  const taken = new Set<string>()
  return {
    told,
    woken,
    commands,
    firstAnswer: () => 'private',
    receive: async (incoming) => {
      if (taken.has(incoming.interactionId)) return { kind: 'nothing' }
      taken.add(incoming.interactionId)
      told.push(incoming)
      if (incoming.user.stranger) return privately(refused)
      if (incoming.kind === 'click') return clicked(incoming.action, incoming.user.name)
      if (incoming.kind === 'submit') return submitted(incoming)
      return incoming.kind === 'command-text' ? typed(incoming.text) : privately(unknown)
    },
    beforeAdapterDraw: async () => {},
    afterAdapterDraw: async () => {},
    directShown: async () => {},
    wakePlace: async ({ channel }) => void woken.push(channel),
    suggest: async (_, source, word) => {
      const names = source === 'bot' ? ['orders', 'orders-eu', 'support en'] : ['Ana', 'Sam', 'Li']
      return names
        .filter((name) => name.toLowerCase().startsWith(word.toLowerCase()))
        .map((name) => ({ value: name, label: name, hint: `The ${source} ${name}` }))
    },
  }
}

const privately = (notice: Notice): Answer => ({ kind: 'notice', audience: 'private', notice })
const note = (tone: Notice['tone'], ...lines: Notice['lines']): Notice => ({
  tone,
  lines,
  buttons: [],
  files: [],
})
const refused = note('refused', [
  'You can’t do this: guests only read here. Ask ',
  { bold: 'Ana' },
  ' to link your account.',
])
const unknown = note('refused', ['There is no such command. Type / to see them all.'])

async function typed(text: string): Promise<Answer> {
  const [word, rest, before = ''] = text.split(' ')
  if (word === '/publish') return { kind: 'form', form: publishForm(before) }
  if (word === '/hello') {
    return { kind: 'notice', audience: 'public', notice: note('ok', ['Hello, everybody.']) }
  }
  if (word === '/qr') return privately(await qr())
  if (word === '/bots' && rest === 'token') {
    return privately(note('ok', ['Your token: ', { code: `slw_${'a1B2'.repeat(8)}` }]))
  }
  if (word === '/activate') {
    return privately({
      ...note('info', ['V1.0 of Orders opens ', { bold: 'Front desk' }, ' to customers.']),
      buttons: [
        {
          id: 'activate:orders:1',
          label: 'Activate now',
          style: 'primary',
          confirm: {
            title: 'Activate Orders?',
            text: 'Customers who write to Front desk get V1.0 from now on.',
            yes: 'Activate',
          },
        },
      ],
    })
  }
  return privately(unknown)
}

async function qr(): Promise<Notice> {
  const link = 'https://wa.me/12025550100?text=Hi'
  const png = await QRCode.toBuffer(link, { width: 240, margin: 2 })
  const svg = await QRCode.toString(link, { type: 'svg' })
  return {
    ...note('ok', ['Orders answers at ', { link, text: link }, '.']),
    files: [
      {
        name: 'orders.png',
        mime: 'image/png',
        bytes: png,
        alt: 'QR code that opens a chat with Orders',
      },
      {
        name: 'orders.svg',
        mime: 'image/svg+xml',
        bytes: Buffer.from(svg),
        alt: 'The same as SVG',
      },
    ],
  }
}

function clicked(action: string, name: string): Answer {
  const [verb] = action.split(':')
  if (verb === 'approve') return { kind: 'form', form: approveForm }
  const card = requestCard({ tone: 'quiet', status: '↩️ Withdrawn', buttons: [] })
  if (verb === 'withdraw' || verb === 'changes') return { kind: 'update', card, notice: null }
  const noted = note('ok', [`Noted, ${name}.`])
  if (verb === 'comment') return { kind: 'update', card: requestCard(), notice: noted }
  const link = { link: 'https://slipway.test/#releases/01JCQ', text: 'R-12' }
  if (verb === 'copy') return privately(note('ok', [link]))
  return privately(note('ok', [`Done: ${action}.`]))
}

function submitted({ form, values }: Extract<Incoming, { kind: 'submit' }>): Answer {
  if (form.startsWith('approve')) {
    return { kind: 'notice', audience: 'public', notice: note('ok', ['R-12 is approved.']) }
  }
  const comment = String(values['comment'] ?? '')
  if (comment.length < 5) {
    return {
      kind: 'errors',
      fields: { comment: 'Say a little more: approvers read this.' },
      form: publishForm(comment),
      notice: note('refused', ['R-12 was not sent yet.']),
    }
  }
  return privately(
    note('ok', ['R-12 is asked. It waits for ', { mention: 'p1', name: 'Ana' }, '.']),
  )
}

const moreOfRequest: Card['more'] = {
  id: 'more:r12:1',
  buttons: [
    { id: 'comment:r12:1', label: 'Comment…' },
    { id: 'copy:r12:1', label: 'Copy link' },
    { id: 'withdraw:r12:1', label: 'Withdraw…' },
    { id: 'decline:r12:1', label: 'Decline…', style: 'danger' },
  ],
}

/** The card of R-12, waiting; with other buttons it has those alone. */
export const requestCard = (changes: Partial<Card> = {}): Card => ({
  subject: 'request:r12',
  title: 'Publish Orders · R-12',
  tone: 'waiting',
  status: '⏳ Waiting for 1 approval',
  summary: 'Dev wants to publish Orders (R-12).',
  lead: [
    [{ mention: 'p2', name: 'Dev', userId: 'dev' }, ' wants to publish: “Delivery times by city.”'],
  ],
  fields: [],
  sections: [
    {
      title: 'What customers will notice · 3 changes',
      lines: [
        ['✏️ ', { bold: 'Delivery' }],
        [{ quote: ['In ', { gone: 'three' }, ' ', { added: 'two' }, ' days.'] }],
        ['➕ ', { bold: 'New button in the menu:' }, ' ', { caption: 'Gift cards' }],
      ],
      more: 1,
    },
  ],
  notes: [
    ['No errors. 1 warning, accepted by Dev.'],
    ['⏳ Waits for ', { mention: 'p1', name: 'Ana', userId: 'ana' }],
  ],
  buttons: [
    { id: 'approve:r12:1', label: 'Approve…', style: 'primary' },
    { id: 'changes:r12:1', label: 'Ask for changes…' },
    { id: 'details:r12:1', label: 'Details' },
  ],
  ...(!changes.buttons && { more: moreOfRequest }),
  ...changes,
})
