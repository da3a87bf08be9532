import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest()
const text = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url')

type Told = {
  origin?: string
  rpId?: string
  /** Whether its owner opened it by finger, face or PIN. */
  verified?: boolean
}

/** A device that makes and uses one passkey, as a browser would answer for it (ES256, no attestation). */
export function newAuthenticator(site: { id: string; origin: string }) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const id = randomBytes(32)
  let counter = 0

  const clientData = (type: string, challenge: string, origin = site.origin) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  function authenticatorData(flags: number, { rpId = site.id, verified = true }: Told) {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(++counter)
    return Buffer.concat([sha256(rpId), Buffer.from([flags | 0x01 | (verified ? 0x04 : 0)]), count])
  }
  const answer = (response: Record<string, string>) => ({
    id: text(id),
    rawId: text(id),
    type: 'public-key',
    response,
    clientExtensionResults: {},
  })

  return {
    /** What a browser answers when it is to make the passkey. */
    register({ challenge }: { challenge: string }, told: Told = {}) {
      const key = Buffer.concat([
        Buffer.from('a5010203262001215820', 'hex'),
        Buffer.from(x, 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(y, 'base64url'),
      ])
      const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, key])
      const data = Buffer.concat([authenticatorData(0x40, told), credential])
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'),
        Buffer.from([0x58, data.length]),
        data,
      ])
      return answer({
        clientDataJSON: text(clientData('webauthn.create', challenge, told.origin)),
        attestationObject: text(attestation),
      })
    },
    /** What it answers when it is to sign a challenge. */
    sign({ challenge }: { challenge: string }, told: Told = {}) {
      const client = clientData('webauthn.get', challenge, told.origin)
      const data = authenticatorData(0, told)
      const signature = createSign('sha256')
        .update(Buffer.concat([data, sha256(client)]))
        .sign(privateKey)
      return answer({
        clientDataJSON: text(client),
        authenticatorData: text(data),
        signature: text(signature),
      })
    },
  }
}
