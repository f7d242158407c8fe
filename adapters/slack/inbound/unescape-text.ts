/** A slash command as somebody typed it: Slack escapes signs, links and channels, not mentions. */
export const unescapeCommand = (command: string, text: string): string =>
  `${command} ${unescapeText(text)}`.trim()

/** Mentions stay as `<@U…>`, which the core understands; everything else is as it was typed. */
export const unescapeText = (text: string): string =>
  text
    .replace(/<#([A-Z0-9]+)(?:\|[^>]*)?>/g, '$1')
    .replace(
      /<((?:https?|mailto|tel):[^|>]+)(?:\|([^>]*))?>/g,
      (_all, url: string, shown?: string) => (shown ? shown : url),
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
