import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { services } from '../../lib/api/classic/services.ts'
import { apiEvent } from '../../tests/support/events.ts'
import { sample } from './data.ts'
import type { DeclaredFunction } from './functions.ts'

const values: Readonly<Record<string, string>> = {
  username: 'ann',
  user: 'ann',
  posts_id: '1',
  text: sample.text,
  polls_id: '462d7f16-ffb4-4762-8333-1270b76995a2',
  polls_title: sample.title,
  responses: sample.responses.join(','),
  choice: sample.responses[0] ?? '',
  service_name: 'shop',
  url: 'https://shop.example.com/health',
  http: 'GET',
  status_code: '200',
}

/** An event that a function accepts as valid, whatever its stores contain. */
export function exampleEvent({ name, routeKey }: DeclaredFunction): APIGatewayProxyEventV2 | object {
  if (routeKey === undefined) return {}
  const route = services.flatMap(({ routes }) => routes).find(({ operationId }) => operationId === name)
  const { polls_title, ...parameters } = Object.fromEntries(
    (route?.parameters ?? []).flatMap((parameter) => {
      const value = values[parameter]
      return value === undefined ? [] : [[parameter, value]]
    }),
  )
  // Polls are found by id or by title, but not by both.
  const title = polls_title !== undefined && parameters.polls_id === undefined ? { polls_title } : {}
  return apiEvent(routeKey === '*' ? 'GET /nothing' : routeKey, { query: { ...parameters, ...title } })
}
