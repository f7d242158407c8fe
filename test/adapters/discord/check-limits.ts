import { ComponentType } from 'discord.js'
import type { APIEmbed } from 'discord.js'
import { expect } from 'vitest'
import type { Rendered } from '../../../adapters/discord/render/render.ts'
import type { Modal } from '../../../adapters/discord/render/render-form.ts'

const noHalves = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])/

function between(text: string, min: number, max: number): void {
  expect(text.length).toBeLessThanOrEqual(max)
  expect(text.trim().length).toBeGreaterThanOrEqual(min)
  expect(text).not.toMatch(noHalves)
}

/** Every limit of a message that facts/discord.md 6 names, also those that builders don't check. */
export function checkMessage({ content, embeds, components, files }: Rendered): void {
  expect(content.length + embeds.length + files.length).toBeGreaterThan(0)
  between(content, 0, 2000)
  expect(embeds.length).toBeLessThanOrEqual(10)
  expect(embeds.reduce((sum, embed) => sum + checkEmbed(embed), 0)).toBeLessThanOrEqual(6000)
  expect(components.length).toBeLessThanOrEqual(5)
  const ids = components.flatMap((row) => row.components.map((one) => one.custom_id))
  expect(new Set(ids).size).toBe(ids.length)
  for (const row of components) {
    expect(row.components.length).toBeGreaterThan(0)
    expect(row.components.length).toBeLessThanOrEqual(5)
    for (const { label = '', custom_id } of row.components) {
      between(label, 1, 80)
      between(custom_id, 1, 100)
    }
  }
  expect(files.length).toBeLessThanOrEqual(10)
}

function checkEmbed({ title = '', description = '', fields = [], footer }: APIEmbed): number {
  between(title, 0, 256)
  between(description, 1, 4096)
  expect(fields.length).toBeLessThanOrEqual(25)
  for (const { name, value } of fields) {
    between(name, 1, 256)
    between(value, 1, 1024)
  }
  if (footer) between(footer.text, 1, 2048)
  const inside = fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0)
  return title.length + description.length + inside + (footer?.text.length ?? 0)
}

/** facts/discord.md 7. */
export function checkModal({ title, custom_id, components }: Modal): void {
  between(title, 1, 45)
  between(custom_id, 1, 100)
  expect(components.length).toBeGreaterThan(0)
  expect(components.length).toBeLessThanOrEqual(5)
  const ids: string[] = []
  for (const one of components) {
    if (one.type === ComponentType.TextDisplay) between(one.content, 1, 4000)
    if (one.type !== ComponentType.Label) continue
    between(one.label, 1, 45)
    if (one.description !== undefined) between(one.description, 1, 100)
    if ('custom_id' in one.component) ids.push(one.component.custom_id)
    checkInput(one.component)
  }
  expect(new Set(ids).size).toBe(ids.length)
}

type Input = Extract<Modal['components'][number], { type: ComponentType.Label }>['component']

function checkInput(input: Input): void {
  if (input.type === ComponentType.TextInput) {
    between(input.value ?? '', 0, Math.min(4000, input.max_length ?? 4000))
    between(input.placeholder ?? '', 0, 100)
  }
  if (!('options' in input) || input.options === undefined) return
  const lone = input.type === ComponentType.RadioGroup ? 2 : 1
  expect(input.options.length).toBeGreaterThanOrEqual(lone)
  const most = input.type === ComponentType.StringSelect ? 25 : 10
  expect(input.options.length).toBeLessThanOrEqual(most)
  for (const { value, label, description } of input.options) {
    between(value.replaceAll(' ', 'x').replace(/\s/g, 'x'), 1, 100)
    between(label, 1, 100)
    if (description) between(description, 1, 100)
  }
  const values = input.options.map((option) => option.value)
  expect(new Set(values).size).toBe(values.length)
  const chosen = input.options.filter((option) => option.default)
  if (input.type === ComponentType.RadioGroup) return expect(chosen.length).toBeLessThanOrEqual(1)
  expect(chosen.length).toBeLessThanOrEqual(input.max_values ?? 1)
  expect(input.max_values ?? 1).toBeLessThanOrEqual(values.length)
}
