/** The cursor of a further page; what it stands for differs from list to list. */
export const next = 'WyIyMDI2LTAxLTA1VDE2OjAzOjAwLjAwMFojMTAiXQ'

/** Requests for the first page of a list and for the one after it. */
export function pageRequests<Request extends object>(request: Request) {
  return { first: { ...request, limit: 20 }, following: { ...request, limit: 20, cursor: next } }
}
