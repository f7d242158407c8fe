import { z } from 'zod'

export const url = z.looseObject({
  id: z.string(),
  name: z.string().meta({ example: 'tracking' }),
  url: z.string().meta({ example: 'https://shop.example.com/track' }),
})
export const urls = z.looseObject({ total: z.number(), urls: z.array(url) })
export const changedUrl = url.extend({ leftIn: z.array(z.string()) })
export const retiredUrl = z.looseObject({ id: z.string(), name: z.string() })
