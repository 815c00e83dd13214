import { beforeAll, describe, expect, test } from '@jest/globals'
import { call } from '../support/events.ts'
import { useDynamoDB, useRedis } from '../support/stores.ts'

useRedis()
useDynamoDB()

let api: Awaited<ReturnType<typeof loadHandlers>>

async function loadHandlers() {
  return {
    like: (await import('../../handlers/likes/like.ts')).handler,
    createPost: (await import('../../handlers/likes/create-post.ts')).handler,
    count: (await import('../../handlers/likes/count.ts')).handler,
  }
}

beforeAll(async () => {
  api = await loadHandlers()
})

async function publish(username = 'ann', text = 'hello'): Promise<string> {
  const { body } = await call<{ posts_id: string }>(api.createPost, 'POST /likes/new/post', {
    json: { username, text },
  })
  return body.posts_id
}

describe('POST /new/likes', () => {
  test('counts a like once, however often it is repeated', async () => {
    const posts_id = await publish()
    const likes = await Promise.all(
      Array.from({ length: 200 }, () =>
        call(api.like, 'POST /likes/new/likes', { query: { username: 'John', posts_id } }),
      ),
    )
    expect(likes.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(likes.filter(({ status }) => status === 200)).toHaveLength(199)
    expect(likes.map(({ body }) => body)).toEqual(Array(200).fill({ posts_id, username: 'John', likes: 1 }))
  })
})
