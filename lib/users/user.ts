/** Whoever has published, liked, voted or created a poll. */
export interface User {
  /** Of the name in lower case, so that names which differ by case alone share it. */
  readonly userId: string
  readonly username: string
  /** When the name was first seen: ISO 8601, UTC. */
  readonly createdAt: string
  /** How many posts the user has. */
  readonly posts: number
}

/** A user with what other features count. */
export interface UserWithLikes extends User {
  /** How many posts the user likes. */
  readonly likes: number
}
