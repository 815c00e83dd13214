import { tick } from '../../lib/registry/composition/sweep.ts'

export const handler = () => tick()
