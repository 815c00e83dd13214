/** The statuses with which an API refuses a request. */
export type ErrorStatus =
  | 400
  | 403
  | 404
  | 405
  | 408
  | 409
  | 413
  | 414
  | 415
  | 417
  | 421
  | 422
  | 431
  | 500
  | 501
  | 503

/** An error of HTTP itself, such as a body of the wrong type. */
export class HttpError extends Error {
  constructor(
    readonly status: ErrorStatus,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.name = 'HttpError'
  }
}
