const svg = 'http://www.w3.org/2000/svg'

/** Strokes on a 24 by 24 field. */
const paths = {
  waiting: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7.5V12l3 2',
  changes: 'M4 20l1-4L16.5 4.5l3 3L8 19zM14 7l3 3',
  good: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 12.2l2.8 2.8L16 9.5',
  live: 'M12 12h.01M8.5 15.5a5 5 0 0 1 0-7M15.5 8.5a5 5 0 0 1 0 7M5.6 18.4a9 9 0 0 1 0-12.8M18.4 5.6a9 9 0 0 1 0 12.8',
  bad: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9 9l6 6M15 9l-6 6',
  quiet: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 12h8',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5.5M12 7.5h.01',
  refused: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M5.8 5.8l12.4 12.4',
  bug: 'M12 4L2.8 20h18.4zM12 10v4.5M12 17.3h.01',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12M12 9.3a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4',
  send: 'M4 12l16-8-5 16-3.2-6.6zM11.8 13.4L20 4',
  down: 'M6 9.5l6 6 6-6',
  right: 'M9.5 6l6 6-6 6',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  download: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 20h15',
  out: 'M9 5H5v14h14v-4M13 4h7v7M20 4l-9 9',
  list: 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01',
  reply: 'M9 6L4 11l5 5M4 11h9a7 7 0 0 1 7 7',
  compass: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M15.8 8.2l-2 5.6-5.6 2 2-5.6z',
  back: 'M8 4L4 8l4 4M4 8h9a5.5 5.5 0 0 1 0 11H9',
  again: 'M20 11a8 8 0 0 0-14-4L4 9M4 4v5h5M4 13a8 8 0 0 0 14 4l2-2M20 20v-5h-5',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  flask: 'M9 4h6M10 4v6L5 19a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1l-5-9V4M7.5 15h9',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  pause: 'M9 6v12M15 6v12',
  fork: 'M7 4v4a5 5 0 0 0 10 0V4M12 13v7',
  talk: 'M4 5h16v11H10l-4 4v-4H4z',
  hand: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M5 20c.6-3.6 3.4-5.5 7-5.5s6.4 1.9 7 5.5',
  ebb: 'M3 9c3-3 6 3 9 0s6 3 9 0M3 15c3-3 6 3 9 0s6 3 9 0',
  edit: 'M4 20h16M6 16l1-3.5L15.5 4 18 6.5 9.5 15z',
}

/** @typedef {keyof typeof paths} IconName */

/**
 * A picture that is never alone: the word is always beside it.
 * @param {IconName} name
 */
export function icon(name) {
  const picture = document.createElementNS(svg, 'svg')
  const path = document.createElementNS(svg, 'path')
  picture.setAttribute('viewBox', '0 0 24 24')
  picture.setAttribute('class', 'icon')
  picture.setAttribute('aria-hidden', 'true')
  path.setAttribute('d', paths[name])
  picture.append(path)
  return picture
}
