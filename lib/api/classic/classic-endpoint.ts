import { endpointFor } from '../../http/endpoint.ts'
import { classic } from './classic-dialect.ts'

export const endpoint = /* @__PURE__ */ endpointFor(classic)
