import type { NextConfig } from 'next'

/** Headers that every answer carries; the nonce of the content policy is made per request in middleware.ts. */
const always = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
]

/** What runs beside the bundle in an image (NEXT_OUTPUT=standalone) and no import of it tells. */
const beside = [
  'lib/documents/typesetter.mjs',
  'lib/documents/templates/*',
  'lib/sheets/xlsx/*.mjs',
  'scripts/migrate.mjs',
  'scripts/lib/{migrate,grants,queue,say,server,shed}.mjs',
  'drizzle/migrations/**/*',
  'drizzle/demo/**/*',
  'node_modules/@expo-google-fonts/*/{400Regular,600SemiBold}/*.ttf',
  'node_modules/@myriaddreamin/typst-ts-node-compiler*/**/*',
  'node_modules/{saxes,xmlchars,yauzl,pend,buffer-crc32}/**/*.{js,json}',
  'node_modules/drizzle-orm/{package.json,**/*.js}',
  'node_modules/pg-boss/{version.json,src/plans.js}',
]

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  output: process.env.NEXT_OUTPUT === 'standalone' ? 'standalone' : undefined,
  outputFileTracingIncludes: { '/*': beside },
  typedRoutes: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  deploymentId: process.env.DEPLOYMENT_VERSION,
  assetPrefix: process.env.ASSET_PREFIX,
  serverExternalPackages: [
    'pino',
    'pino-roll',
    'prom-client',
    'postgres',
    'ioredis',
    'pg-boss',
    'nodemailer',
    '@node-rs/argon2',
    '@myriaddreamin/typst-ts-node-compiler',
  ],
  // The type check is a step of its own (npm run check), run before every build that ships.
  typescript: { ignoreBuildErrors: true },
  experimental: { serverActions: { bodySizeLimit: '1mb' } },
  headers: async () => [
    { source: '/:path*', headers: always },
    // A link is a key: no other site is told it. (What stands here wins over what the answer says itself.)
    { source: '/r/:path*', headers: [{ key: 'Referrer-Policy', value: 'no-referrer' }] },
    // Their forms, sent without scripts, must say where they come from; other sites learn nothing.
    { source: '/invitation/:path*', headers: [{ key: 'Referrer-Policy', value: 'same-origin' }] },
    { source: '/reset/:path*', headers: [{ key: 'Referrer-Policy', value: 'same-origin' }] },
  ],
}

export default config
