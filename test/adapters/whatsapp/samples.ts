import type { ChannelItem } from '../../../src/gateway/channel-port.ts'
import { atNoon, delivery } from './deliveries.ts'

type Sample = { body: object; kind: ChannelItem['kind']; type?: string }

const phone = '12025550142'
const user = 'US.13491208655302741918'
const parent = 'US.ENT.11815799212886844830'
const contacts = [
  { profile: { name: 'Rosa' }, wa_id: phone, user_id: user, parent_user_id: parent },
]
const base = { from: phone, id: 'wamid.HBgM', timestamp: atNoon }
const file = { mime_type: 'image/jpeg', sha256: '4654+8g=', id: '65463453' }

const message = (what: object, type: string, more: object = {}): Sample => ({
  body: delivery({ value: { contacts, messages: [{ ...base, ...what }], ...more } }),
  kind: 'message',
  type,
})
const typed = (type: string, part: object, as = type): Sample => message({ type, [type]: part }, as)
const tapped = (type: string, part: object, context = {}): Sample =>
  message({ type: 'interactive', interactive: { type, [type]: part }, ...context }, 'choice')
const status = (name: string, more: object = {}): Sample => {
  const one = { id: 'wamid.HBgM', status: name, timestamp: atNoon, recipient_id: phone, ...more }
  return { body: delivery({ value: { contacts, statuses: [one] } }), kind: 'status' }
}
const system = (part: object, more: object = {}): Sample => ({
  body: delivery({ value: { messages: [{ ...base, type: 'system', system: part, ...more }] } }),
  kind: 'contact-change',
})
const echo = (what: object): Sample => {
  const message_echoes = [
    { id: 'wamid.E', from: '12025550110', to: phone, timestamp: atNoon, ...what },
  ]
  return {
    body: delivery({ field: 'smb_message_echoes', value: { message_echoes } }),
    kind: 'echo',
  }
}
const news = (field: string, value: object): Sample => ({
  body: delivery({ field, value }),
  kind: 'notice',
})

const text = { type: 'text', text: { body: 'Hello' } }
const pricing = { billable: true, pricing_model: 'PMP', category: 'service', type: 'regular' }
const conversation = { id: '7270432eae', origin: { type: 'service' } }
const experiment = [
  {
    code: 130472,
    title: 'Experiment',
    error_data: { details: 'Not sent' },
    href: 'https://x.example',
  },
]
const lost = [{ code: 131000, title: 'Something went wrong' }]
const context = { context: { from: '12025550110', id: 'wamid.P' } }

/** Each shape that is known of a delivery, with what it must be read as. */
export const samples: Readonly<Record<string, Sample>> = {
  text: message(text, 'text'),
  'text as an answer': message({ ...text, ...context }, 'text'),
  'text passed on': message({ ...text, context: { frequently_forwarded: true } }, 'text'),
  'text from an advertisement': message(
    { ...text, referral: { source_url: 'https://ad.example', source_id: 'A', headline: 'Sale' } },
    'text',
  ),
  'text with every user id': message(
    { ...text, from_user_id: user, from_parent_user_id: parent },
    'text',
  ),
  'text without a number': message({ ...text, from: '', from_user_id: user }, 'text'),
  image: typed('image', file, 'media'),
  video: typed('video', file, 'media'),
  document: typed('document', { ...file, filename: 'a.pdf', caption: 'See' }, 'media'),
  'voice message': typed('audio', { ...file, voice: true }, 'media'),
  sticker: typed('sticker', { ...file, animated: false }, 'media'),
  'reaction set': typed('reaction', { message_id: 'wamid.P', emoji: '😮' }),
  'reaction removed': typed('reaction', { message_id: 'wamid.P' }),
  'location now': typed('location', { latitude: 12.25, longitude: 43.9 }),
  'location chosen': typed('location', {
    latitude: 1,
    longitude: 2,
    name: 'Shop',
    address: 'Road 1',
  }),
  contacts: typed('contacts', [
    { name: { formatted_name: 'Tom' }, phones: [{ phone: '+1 202 555 0167', type: 'CELL' }] },
  ]),
  order: typed('order', { catalog_id: '3', text: '', product_items: [] }),
  unsupported: message({ type: 'unsupported', errors: lost }, 'unsupported'),
  'interactive without an object': message({ type: 'interactive' }, 'unsupported', {
    errors: lost,
  }),
  'button of a template': typed('button', { payload: '/stop', text: 'Stop' }, 'choice'),
  'reply button': tapped('button_reply', { id: '/yes', title: 'Yes' }),
  'reply button as an answer': tapped('button_reply', { id: '/yes', title: 'Yes' }, context),
  'row of a list': tapped('list_reply', { id: '/track', title: 'Track' }),
  'row with a description': tapped('list_reply', { id: '/a', title: 'A', description: 'First' }),
  'completed form': message(
    { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{}' } } },
    'form',
  ),
  edit: typed('edit', { original_message_id: 'wamid.P', message: text }),
  revoke: typed('revoke', { original_message_id: 'wamid.P' }),
  'a kind of tomorrow': typed('hologram', { depth: 3 }, 'unknown'),
  sent: status('sent', { pricing, conversation }),
  delivered: status('delivered', { pricing, conversation, biz_opaque_callback_data: '01K5' }),
  read: status('read'),
  played: status('played'),
  failed: status('failed', { errors: experiment }),
  'status of a group': status('read', {
    recipient_type: 'group',
    recipient_id: 'group',
    recipient_participant_id: phone,
  }),
  'new number': system({ type: 'user_changed_number', wa_id: '12025550183', body: 'Changed' }),
  'new identity': system({ type: 'identity', wa_id: phone }),
  'new user id': system(
    { type: 'user_changed_user_id', previous_user_id: 'US.1', user_id: 'US.2' },
    { from: '' },
  ),
  'new user id, as before': {
    body: delivery({
      field: 'user_id_update',
      value: { user_id_update: [{ wa_id: phone, user_id: { previous: 'US.1', current: 'US.2' } }] },
    }),
    kind: 'contact-change',
  },
  'written by hand': echo(text),
  'changed by hand': echo({
    type: 'edit',
    edit: { original_message_id: 'wamid.P', message: text },
  }),
  'taken back by hand': echo({ type: 'revoke', revoke: { original_message_id: 'wamid.P' } }),
  preference: news('user_preferences', {
    user_preferences: [{ wa_id: phone, category: 'marketing_messages', value: 'stop' }],
  }),
  account: news('account_update', { event: 'VERIFIED_ACCOUNT' }),
  quality: news('phone_number_quality_update', { event: 'FLAGGED', current_limit: 'TIER_1K' }),
  call: news('calls', { calls: [{ id: 'wacid.1', from: phone, event: 'connect' }] }),
  'handed over': news('messaging_handovers', { type: 'control_passed' }),
  'an error of its own': { body: delivery({ value: { errors: lost } }), kind: 'trouble' },
}
