import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { xService } from '../../../lib/api/x/x-service.ts'
import { addressesOf } from '../../../lib/http/route.ts'
import type { RunningStack } from '../stack/running-stack.ts'
import type { Case, Cast } from './cases/cast.ts'
import { appCases, errorCases } from './cases/error-cases.ts'
import { likeCases } from './cases/like-cases.ts'
import { listCases } from './cases/list-cases.ts'
import { pollCases } from './cases/poll-cases.ts'
import { postCases } from './cases/post-cases.ts'
import { userCases } from './cases/user-cases.ts'
import { type Recorder, startRecorder } from './recorder.ts'
import { type Authentication, authentications, type XClient } from './x-client.ts'

interface Tried {
  readonly client: string
  /** What begins the names of its users, so that clients share a stack. */
  readonly initials: string
  readonly start: (url: string, authentication: Authentication) => XClient
}

/** Tries a client in both forms of OAuth: every case, and then that every route of X's API was among them. */
export function tryClient(stack: RunningStack, { client, initials, start }: Tried): void {
  describe.each(authentications)(`${client} by %s`, (authentication) => {
    let recorder: Recorder
    let started: XClient
    let cast: Cast

    beforeAll(async () => {
      recorder = await startRecorder(stack.x)
      started = start(recorder.url, authentication)
      const name = (who: string) => `${initials}${authentication === 'OAuth 2.0' ? 2 : 1}_${who}`
      cast = { client: started, name, likes: stack.likes, polls: stack.polls }
    })
    afterAll(() => {
      started?.stop?.()
      recorder?.stop()
    })

    const cases: Case[] = [postCases, userCases, likeCases, pollCases, listCases, errorCases].flat()
    const own = authentication === 'OAuth 2.0' ? [...cases, ...appCases] : cases
    test.each(own)('%s', (_, play) => play(cast), 30_000)

    test('has called every route', () => {
      const missing = routes.filter(({ pattern }) => !recorder.requests.some((one) => pattern.test(one)))
      expect(missing.map(({ address }) => address)).toEqual([])
    })
  })
}

/** The routes of X that need a token. */
const routes = xService.routes.flatMap((route) =>
  addressesOf(route)
    .filter(({ path }) => path.startsWith('/2/') && path !== '/2/oauth2/token')
    .map(({ path }) => ({
      address: `${route.method} ${path}`,
      pattern: new RegExp(
        `^${route.method} ${path.replaceAll(/\{(\w*id)?\w*\}/g, (_, id) => (id ? '[0-9]+' : '[^/]+'))}$`,
      ),
    })),
)
