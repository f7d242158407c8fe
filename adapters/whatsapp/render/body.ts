/** The part of a message that says something, as the Cloud API takes it. */
export type WhatsAppBody =
  | { type: 'text'; text: { body: string; preview_url: boolean } }
  | { type: 'interactive'; interactive: Interactive }

export type Interactive =
  | { type: 'button'; body: Text; action: { buttons: ReplyButton[] } }
  | { type: 'list'; body: Text; action: { button: string; sections: { rows: Row[] }[] } }
  | { type: 'cta_url'; body: Text; action: { name: 'cta_url'; parameters: Link } }

type Text = { text: string }
type ReplyButton = { type: 'reply'; reply: Row }
type Row = { id: string; title: string }
type Link = { display_text: string; url: string }
