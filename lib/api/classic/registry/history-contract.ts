import * as v from 'valibot'
import type { Page } from '../../../platform/page.ts'
import type { Eviction, PassRecord } from '../../../registry/history/audit-log.ts'
import { defineRoute, ok } from '../../contract/define-route.ts'
import { next, paging } from '../../contract/fields.ts'
import { eviction, evictionView, pass, passView } from './history-views.ts'
import { queryFrom, service_name } from './instance-fields.ts'

export const evictionPage = v.object({ evictions: v.array(eviction), ...next })
export const passPage = v.object({ passes: v.array(pass), ...next })

export const listEvictions = defineRoute({
  operationId: 'listEvictions',
  summary: 'The evictions of the last seven days with their reasons, newest first',
  method: 'GET',
  path: '/registry/evictions',
  fields: { service_name: v.optional(service_name), ...paging() },
  answers: { 200: evictionPage },
  accept: queryFrom,
  answer: ({ items, ...rest }: Page<Eviction>) => ok({ evictions: items.map(evictionView), ...rest }),
})

export const listPasses = defineRoute({
  operationId: 'listPasses',
  summary: 'The passes of the last seven days with their findings and changes, newest first',
  method: 'GET',
  path: '/registry/passes',
  fields: paging(),
  answers: { 200: passPage },
  answer: ({ items, ...rest }: Page<PassRecord>) => ok({ passes: items.map(passView), ...rest }),
})
