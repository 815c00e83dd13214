import { systemClock } from '../../platform/clock.ts'
import { Registrar } from '../instances/registrar.ts'
import { urlRefusal } from '../probe/url-rules.ts'
import { instances } from './instances.ts'
import { lastPass } from './last-pass.ts'
import { allowedCidrs } from './probe-rules.ts'

export const registrar = new Registrar(instances, lastPass, systemClock, (url) =>
  urlRefusal(url, allowedCidrs),
)
