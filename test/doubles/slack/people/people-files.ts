import type { Member, UploadedFile, World } from '../world.ts'

/** A file that a person put into Slack. */
export function keepFile(
  world: World,
  member: Member,
  { name, content }: { name: string; content: string },
): UploadedFile {
  const bytes = new TextEncoder().encode(content)
  const file: UploadedFile = {
    id: world.id('F'),
    team: member.team_id,
    by: member.id,
    name,
    title: name,
    length: bytes.length,
    bytes,
    completed: true,
    ready: true,
    spoiled: false,
    shares: [],
  }
  world.files.set(file.id, file)
  return file
}

/** The file as events and views carry it. Its bytes need the bot's token and files:read. */
export function fileShown(world: World, { id, name, title, length, by, team }: UploadedFile) {
  const url = `${world.origin}/files-pri/${id}/${encodeURIComponent(name)}`
  const created = Math.floor(world.now() / 1000)
  return {
    id,
    created,
    timestamp: created,
    name,
    title,
    filetype: name.split('.').at(-1) ?? '',
    pretty_type: 'Plain Text',
    mimetype: 'text/plain',
    permalink: url,
    permalink_public: url,
    url_private: url,
    url_private_download: url,
    user: by,
    user_team: team,
    size: length,
    mode: 'hosted' as const,
    editable: false,
    is_external: false,
    external_type: '',
    is_public: true,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    media_display_type: 'unknown',
    is_starred: false,
    has_rich_preview: false,
    file_access: 'visible',
    channels: [],
    groups: [],
  }
}
