import { identifier, lines, text } from '../../contract/fields.ts'

export const polls_id = identifier
export const polls_title = lines(280)
export const response = text(100)
