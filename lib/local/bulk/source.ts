import type { Member, MemberType } from './member.ts'

/** A place in what is imported: the member that is there, or why there is none. */
export type Entry = { readonly where: string } & ({ readonly member: Member } | { readonly problem: string })

/** What is imported. It can be read several times. */
export interface Source {
  /** Everything, in order. */
  all(): AsyncIterable<Entry>
  /** The members of a type, in order, once `all` has been read. */
  members(type: MemberType): AsyncIterable<Entry & { readonly member: Member }>
}

/** The whole is not something that can be imported. */
export class UnsupportedSource extends Error {}
