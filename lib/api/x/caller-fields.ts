import * as v from 'valibot'
import type { Caller, TokenUser } from './caller.ts'

/** Whoever sends the request: see read-request.ts. */
export const anyCaller = v.custom<Caller>((value) => value !== undefined)

/** The user who sends the request. */
export const actingUser = v.custom<TokenUser>((value) => value !== undefined)
