import type { Post } from '../../../posts/post.ts'
import type { PostDraft } from '../../../posts/publish-post.ts'
import type { ActingName } from '../acting-name.ts'
import type { TokenUser } from '../caller.ts'

interface Dependencies {
  readonly publishPost: (draft: PostDraft) => Promise<Post>
  readonly actingName: ActingName
}

export type TweetDraft = Omit<PostDraft, 'author'> & { readonly user: TokenUser }

export function makeCreateTweet({ publishPost, actingName }: Dependencies) {
  return async ({ user, ...draft }: TweetDraft): Promise<Post> =>
    publishPost({ ...draft, author: await actingName(user) })
}
