import { afterEach, expect, jest, test } from '@jest/globals'

afterEach(() => {
  jest.restoreAllMocks()
})

test('nothing is measured where no namespace is named', async () => {
  delete process.env.METRICS_NAMESPACE
  const { publishMetrics } = await import('../../lib/platform/metrics.ts')
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true)
  publishMetrics({ Likes: 1 }, { PassDuration: 3 })
  expect(write).not.toHaveBeenCalled()
})
