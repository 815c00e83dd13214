/** Makes an id that nothing else has, such as a UUID; a simulation passes one that it can repeat. */
export type NewId = () => string
