import { identifier, lines } from '../../contract/fields.ts'

export const posts_id = identifier
export const text = lines(280)
