import { describe, expect, it } from 'vitest'
import { contentOf, delivery, only, read, saying } from '../deliveries.ts'

describe('F56 what a message says', () => {
  it('reads words, and keeps what a database can keep', () => {
    expect(contentOf({ type: 'text', text: { body: ' Grüße 👋\n' } })).toEqual({
      type: 'text',
      text: ' Grüße 👋\n',
    })
    expect(contentOf({ type: 'text', text: { body: 'a\0b\ud800c' } })).toEqual({
      type: 'text',
      text: 'abc',
    })
  })

  it('reads a tapped button, a row of a list and a button of a template', () => {
    const tapped = (interactive: object) => contentOf({ type: 'interactive', interactive })
    expect(tapped({ type: 'button_reply', button_reply: { id: '/yes', title: 'Yes' } })).toEqual({
      type: 'choice',
      text: 'Yes',
      payload: '/yes',
      by: 'button',
    })
    const row = { id: '/track', title: 'Track', description: 'Where is it?' }
    expect(tapped({ type: 'list_reply', list_reply: row })).toEqual({
      type: 'choice',
      text: 'Track',
      payload: '/track',
      by: 'list',
    })
    expect(tapped({ button_reply: { id: '/yes', title: '' } })).toMatchObject({ text: '/yes' })
    expect(contentOf({ type: 'button', button: { payload: '/stop', text: 'Stop' } })).toEqual({
      type: 'choice',
      text: 'Stop',
      payload: '/stop',
      by: 'template',
    })
    expect(contentOf({ type: 'button', button: { text: 'Stop' } })).toMatchObject({
      payload: 'Stop',
    })
  })

  it('reads a completed form', () => {
    const nfm_reply = { response_json: '{"size":4}', name: 'flow', body: 'Sent' }
    expect(contentOf({ type: 'interactive', interactive: { nfm_reply } })).toEqual({
      type: 'form',
      name: 'flow',
      response: '{"size":4}',
    })
  })

  it('names files of every kind without fetching them', () => {
    for (const media of ['image', 'video', 'document', 'sticker', 'audio']) {
      const file = { id: '12', mime_type: 'a/b', caption: 'See', filename: 'x.pdf', voice: true }
      expect(contentOf({ type: media, [media]: file })).toEqual({
        type: 'media',
        media,
        id: '12',
        mime: 'a/b',
        caption: 'See',
        fileName: 'x.pdf',
        isVoice: true,
      })
    }
    expect(contentOf({ type: 'image', image: { id: '' } })).toMatchObject({ id: null })
  })

  it('reads places, contact cards, reactions and orders', () => {
    expect(
      contentOf({ type: 'location', location: { latitude: 12.5, longitude: '43.9' } }),
    ).toEqual({ type: 'location', latitude: 12.5, longitude: 43.9, name: null })
    const contacts = [
      {
        origin: 'contact_request',
        name: { formatted_name: 'Tom' },
        phones: [{ phone: '+1 202 555 0167', wa_id: '12025550167' }, { phone: '+1 5' }, {}],
      },
    ]
    expect(contentOf({ type: 'contacts', contacts })).toEqual({
      type: 'contacts',
      isAsked: true,
      contacts: [{ name: 'Tom', phones: ['12025550167', '+1 5'] }],
    })
    const reaction = { message_id: 'wamid.0' }
    const set = { type: 'reaction', reaction: { ...reaction, emoji: '😮' } }
    expect(contentOf(set)).toEqual({ type: 'reaction', to: 'wamid.0', emoji: '😮' })
    for (const removed of [reaction, { ...reaction, emoji: '' }]) {
      expect(contentOf({ type: 'reaction', reaction: removed })).toMatchObject({ emoji: null })
    }
    const product_items = [
      { product_retailer_id: 'SODA', quantity: 2, item_price: 1.5, currency: 'EUR' },
      { quantity: 'many' },
    ]
    expect(
      contentOf({ type: 'order', order: { catalog_id: '3', text: '', product_items } }),
    ).toEqual({
      type: 'order',
      catalog: '3',
      text: null,
      items: [{ product: 'SODA', quantity: 2, price: 1.5, currency: 'EUR' }],
    })
  })

  it('reads a corrected and a deleted message', () => {
    const message = { type: 'text', text: { body: 'Two, please' } }
    const edit = { original_message_id: 'wamid.0', message }
    expect(contentOf({ type: 'edit', edit })).toEqual({
      type: 'edit',
      of: 'wamid.0',
      text: 'Two, please',
    })
    expect(contentOf({ type: 'revoke', revoke: { original_message_id: 'wamid.0' } })).toEqual({
      type: 'revoke',
      of: 'wamid.0',
    })
  })

  it('tells what WhatsApp could not pass on, and why', () => {
    const errors = [{ code: 131051, title: 'Message type unknown' }]
    expect(contentOf({ type: 'unsupported', errors })).toMatchObject({
      type: 'unsupported',
      problems: [{ code: 131051, fate: 'refused', text: 'Message type unknown (131051)' }],
    })
    expect(contentOf({ type: 'unsupported' })).toEqual({ type: 'unsupported', problems: [] })
  })

  it('keeps a kind that nobody knows yet, and one whose shape is odd', () => {
    const dance = { type: 'dance', dance: { steps: 3 } }
    expect(contentOf(dance)).toMatchObject({ type: 'unknown', name: 'dance' })
    expect(JSON.stringify(contentOf(dance))).toContain('steps')
    for (const type of ['text', 'interactive', 'location', 'order', 'constructor', '__proto__']) {
      expect(contentOf({ type })).toMatchObject({ type: 'unknown', name: type })
    }
    expect(contentOf({})).toMatchObject({ type: 'unknown', name: 'none' })
  })

  it('tells what the message answers, that it was passed on, and which ad brought it', () => {
    const more = {
      type: 'text',
      text: { body: 'Hi' },
      context: { id: 'wamid.0', forwarded: true },
      referral: { source_url: 'https://ad.example', source_id: 'A1', headline: 'Sale' },
    }
    const message = only(read(delivery(saying(more) as { value: object })), 'message')
    expect(message).toMatchObject({
      answers: 'wamid.0',
      isForwarded: true,
      referral: { source: 'https://ad.example', id: 'A1', headline: 'Sale' },
    })
  })
})
