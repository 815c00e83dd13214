import type { Clock } from '../../platform/clock.ts'
import { type LastPassStore, withLastCheck } from '../history/last-pass.ts'
import type { Instance, ServiceTriple } from './instance.ts'
import type { InstanceStore } from './instance-store.ts'
import { instanceNotFound } from './refusals.ts'

interface Parts {
  readonly instances: Pick<InstanceStore, 'recordHealth'>
  readonly lastPass: LastPassStore
  readonly clock: Clock
}

interface RecordHealth extends ServiceTriple {
  readonly statusCode: number
}

export function makeRecordHealth({ instances, lastPass, clock }: Parts) {
  return async ({ statusCode, ...triple }: RecordHealth): Promise<Instance> => {
    const pass = await lastPass.completed()
    const recorded = await instances.recordHealth(triple, statusCode, clock().toISOString())
    if (!recorded) throw instanceNotFound(triple)
    return withLastCheck(recorded, pass)
  }
}
