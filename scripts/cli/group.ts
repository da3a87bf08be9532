import { appoint, createGroup, listGroups, putIntoGroup } from '@/lib/auth/groups'
import { countAndKeep } from '@/lib/groups/jobs'
import type { CliCommand } from './commands'

const membership = (isMember: boolean): CliCommand => ({
  usage: 'GROUP IDENTIFIER',
  positionals: ['GROUP', 'IDENTIFIER'],
  text: [],
  flags: [],
  async run({ words: [group, identifier] }) {
    await appoint(identifier!, group!, isMember)
    return { group, user: identifier, seesIt: isMember }
  },
})

export const group: Record<string, CliCommand> = {
  'group:create': {
    usage: 'SLUG --name NAME',
    positionals: ['SLUG'],
    text: ['name'],
    flags: [],
    async run({ words: [slug], needed }) {
      return { groupId: await createGroup({ slug: slug!, name: needed('name') }), slug }
    },
  },
  'group:add': {
    usage: 'GROUP SCHOOL',
    positionals: ['GROUP', 'SCHOOL'],
    text: [],
    flags: [],
    async run({ words: [slug, school] }) {
      await countAndKeep([await putIntoGroup(school!, slug!)])
      return { group: slug, school }
    },
  },
  'group:remove': {
    usage: 'SCHOOL',
    positionals: ['SCHOOL'],
    text: [],
    flags: [],
    async run({ words: [school] }) {
      await putIntoGroup(school!, null)
      return { group: null, school }
    },
  },
  'group:appoint': membership(true),
  'group:dismiss': membership(false),
  'group:list': {
    usage: '',
    positionals: [],
    text: [],
    flags: [],
    run: async () => ({ groups: await listGroups() }),
  },
}
