import { once } from 'node:events'
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'

/** A network between an application and its PostgreSQL that fails as it is told to. */
export async function tcpProxy(address: string) {
  const direct = new URL(address)
  const links = new Set<{ near: Socket; far: Socket; frozen: boolean }>()
  let toLose = 0
  let lost = 0

  const proxy = createServer((near) => {
    const link = { near, far: dial(Number(direct.port), direct.hostname), frozen: false }
    links.add(link)
    near.on('data', (bytes) => link.frozen || link.far.write(bytes))
    link.far.on('data', (bytes) => {
      if (link.frozen) return
      if (toLose === 0 || !bytes.includes('COMMIT\0')) return near.write(bytes)
      toLose--
      lost++
      near.resetAndDestroy()
    })
    const end = () => {
      links.delete(link)
      near.destroy()
      link.far.destroy()
    }
    for (const socket of [near, link.far]) socket.on('error', end).on('close', end)
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const through = new URL(address)
  through.port = String((proxy.address() as AddressInfo).port)

  return {
    url: through.href,
    /** The next transaction commits, and the word of it does not arrive: the connection is reset. */
    loseCommit() {
      toLose = 1
      lost = 0
    },
    commitsLost: () => lost,
    /** Nothing more passes on the connections of now, and nobody is told; new ones work. */
    freeze() {
      for (const link of links) link.frozen = true
    },
    close() {
      for (const { near } of links) near.destroy()
      proxy.close()
    },
  }
}
